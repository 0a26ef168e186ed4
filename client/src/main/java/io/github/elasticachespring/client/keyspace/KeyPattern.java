package io.github.elasticachespring.client.keyspace;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A glob as the server has it: {@code *} for any bytes, {@code ?} for one, {@code [a-z]}
 * or {@code [^a-z]} for one of a set, a backslash in front of what is meant literally. It
 * is compiled once, and matched on a key's bytes where they are.
 *
 * <p>
 * Where the server makes the best of a malformed pattern, this refuses it: a rule that
 * silently matches something else would delete the wrong keys.
 *
 * @see <a href="https://valkey.io/commands/keys/">KEYS</a>
 */
public final class KeyPattern {

	/** A step that takes any number of bytes. */
	private static final int ANY = -1;

	/** A step that takes any one byte. */
	private static final int ONE = -2;

	/** Steps below this are {@code SET - index}. */
	private static final int SET = -3;

	private final String text;

	private final int[] steps;

	private final List<BitSet> sets;

	private KeyPattern(String text, int[] steps, List<BitSet> sets) {
		this.text = text;
		this.steps = steps;
		this.sets = sets;
	}

	/**
	 * Compiles a pattern.
	 * @param text the pattern, such as {@code session:*}
	 * @return the pattern
	 * @throws IllegalArgumentException if it is empty or malformed; the message is a
	 * sentence that says what is wrong
	 */
	public static KeyPattern of(String text) {
		if (text.isEmpty()) {
			throw new IllegalArgumentException("The pattern is empty: write a glob such as 'session:*'.");
		}
		return new Parser(text).parse();
	}

	/**
	 * Whether a key matches as a whole.
	 * @param key the key; its position and limit are left as they are
	 * @return {@code true} if so
	 */
	public boolean matches(ByteBuffer key) {
		int position = key.position();
		int end = key.limit();
		int step = 0;
		int retryStep = -1;
		int retryPosition = 0;
		while (position < end || step < this.steps.length) {
			if (step < this.steps.length && this.steps[step] == ANY) {
				retryStep = step++;
				retryPosition = position;
			}
			else if (step < this.steps.length && position < end && takes(this.steps[step], key.get(position) & 0xFF)) {
				step++;
				position++;
			}
			else if (retryStep >= 0 && retryPosition < end) {
				// The last * takes one byte more; an earlier one never needs to.
				position = ++retryPosition;
				step = retryStep + 1;
			}
			else {
				return false;
			}
		}
		return true;
	}

	private boolean takes(int step, int octet) {
		return step == octet || step == ONE || (step <= SET && this.sets.get(SET - step).get(octet));
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof KeyPattern pattern && this.text.equals(pattern.text);
	}

	@Override
	public int hashCode() {
		return this.text.hashCode();
	}

	@Override
	public String toString() {
		return this.text;
	}

	/**
	 * Reads a pattern from left to right.
	 */
	private static final class Parser {

		private final String text;

		private final byte[] bytes;

		private final List<BitSet> sets = new ArrayList<>();

		private int at;

		Parser(String text) {
			this.text = text;
			this.bytes = text.getBytes(StandardCharsets.UTF_8);
		}

		KeyPattern parse() {
			List<Integer> steps = new ArrayList<>();
			while (this.at < this.bytes.length) {
				int octet = next();
				switch (octet) {
					case '*' -> {
						if (steps.isEmpty() || steps.get(steps.size() - 1) != ANY) {
							steps.add(ANY);
						}
					}
					case '?' -> steps.add(ONE);
					case '[' -> {
						steps.add(SET - this.sets.size());
						this.sets.add(set());
					}
					case '\\' -> steps.add(escaped());
					default -> steps.add(octet);
				}
			}
			return new KeyPattern(this.text, steps.stream().mapToInt(Integer::intValue).toArray(), this.sets);
		}

		private BitSet set() {
			BitSet set = new BitSet(256);
			boolean inverted = peek() == '^';
			if (inverted) {
				this.at++;
			}
			for (int octet = member(); octet >= 0; octet = member()) {
				if (peek() == '-' && this.at + 1 < this.bytes.length && this.bytes[this.at + 1] != ']') {
					this.at++;
					int last = member();
					// the server swaps the ends as well
					set.set(Math.min(octet, last), Math.max(octet, last) + 1);
				}
				else {
					set.set(octet);
				}
			}
			if (set.isEmpty()) {
				throw new IllegalArgumentException(
						"A '[' and its ']' have no characters between them: write some, as in '[a-z]', or '\\[' for "
								+ "the character itself.");
			}
			if (inverted) {
				set.flip(0, 256);
			}
			return set;
		}

		/** A member of a set, or -1 at its end. */
		private int member() {
			if (this.at == this.bytes.length) {
				throw new IllegalArgumentException("A '[' has no ']': write '\\[' for the character itself.");
			}
			int octet = next();
			if (octet > 127) {
				throw new IllegalArgumentException(
						"Between '[' and ']' only ASCII characters are matched as such: write '*' for others.");
			}
			return switch (octet) {
				case ']' -> -1;
				case '\\' -> escaped();
				default -> octet;
			};
		}

		private int escaped() {
			if (this.at == this.bytes.length) {
				throw new IllegalArgumentException(
						"The '\\' at the end has nothing to stand before: write '\\\\' for the character itself.");
			}
			return next();
		}

		private int peek() {
			return (this.at < this.bytes.length) ? this.bytes[this.at] & 0xFF : -1;
		}

		private int next() {
			return this.bytes[this.at++] & 0xFF;
		}

	}

}
