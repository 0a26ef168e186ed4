package io.github.elasticachespring.client.command;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where a command's keys stand among its arguments, in the terms of the server's own key
 * specifications. As there, positions count the command's name as 0 (and a subcommand as
 * 1); what is handed out are indexes into {@link CommandArguments}, which begin after the
 * name.
 *
 * @see <a href="https://valkey.io/topics/key-specs/">Key specifications</a>
 */
public final class KeyPositions {

	/** A command without keys, or one whose keys are not known. */
	static final KeyPositions NONE = new KeyPositions(List.of());

	private final List<Span> spans;

	private final boolean single;

	private KeyPositions(List<Span> spans) {
		this.spans = spans;
		this.single = spans.isEmpty()
				|| (spans.size() == 1 && spans.get(0) instanceof Range range && range.first() == range.last());
	}

	/**
	 * One key.
	 */
	static KeyPositions key(KeyAccess access, int position) {
		return keys(access, position, position, 1);
	}

	/**
	 * Keys at fixed positions; a negative last one counts from the end, -1 being the last
	 * argument.
	 */
	static KeyPositions keys(KeyAccess access, int first, int last, int step) {
		return new KeyPositions(List.of(new Range(access, first, last, step)));
	}

	/**
	 * As many keys as the argument at {@code count} says, right after it.
	 */
	static KeyPositions counted(KeyAccess access, int count, int step) {
		return new KeyPositions(List.of(new Counted(access, count, step)));
	}

	/**
	 * Keys after a keyword. Options that stand before it are skipped together with their
	 * operands, so that none of those is mistaken for it.
	 */
	static KeyPositions after(KeyAccess access, String keyword, int from, Map<String, Integer> operands,
			Extent extent) {
		return new KeyPositions(List.of(new After(access, keyword, from, operands, extent)));
	}

	/**
	 * The key that follows the last of some options, as in {@code STORE destination}: the
	 * server takes the others for no keys at all.
	 */
	static KeyPositions operand(KeyAccess access, Set<String> options, int from, Map<String, Integer> operands) {
		return new KeyPositions(List.of(new Operand(access, options, from, operands)));
	}

	/**
	 * These keys unless the argument in front is empty, those otherwise (MIGRATE).
	 */
	KeyPositions orIfEmpty(KeyPositions others) {
		return new KeyPositions(List.of(new IfEmpty((Range) this.spans.get(0), others.spans.get(0))));
	}

	KeyPositions and(KeyPositions others) {
		return new KeyPositions(Stream.concat(this.spans.stream(), others.spans.stream()).toList());
	}

	List<Span> spans() {
		return this.spans;
	}

	/**
	 * Whether the command never has a key.
	 * @return {@code true} if so
	 */
	public boolean isEmpty() {
		return this.spans.isEmpty();
	}

	/**
	 * Whether the command never has more than one key: nothing that could span slots.
	 * @return {@code true} if so, also for no keys at all
	 */
	public boolean isSingle() {
		return this.single;
	}

	/**
	 * Hands out the keys of a command in the order of the table, which is the server's.
	 * Arguments that do not fit the command's syntax have no keys here; the server will
	 * refuse them.
	 * @param arguments the command's arguments
	 * @param consumer takes each key's index and what the command may do to it
	 */
	public void forEach(CommandArguments arguments, KeyConsumer consumer) {
		for (int i = 0; i < this.spans.size(); i++) {
			this.spans.get(i).forEach(arguments, consumer);
		}
	}

	/**
	 * The first key.
	 * @param arguments the command's arguments
	 * @return its index, or -1 if there is none
	 */
	public int first(CommandArguments arguments) {
		if (!this.spans.isEmpty() && this.spans.get(0) instanceof Range range) {
			return (range.first() <= arguments.count()) ? range.first() - 1 : -1;
		}
		int[] first = { -1 };
		forEach(arguments, (index, access) -> first[0] = (first[0] < 0) ? index : first[0]);
		return first[0];
	}

	/**
	 * Takes the keys of a command.
	 */
	@FunctionalInterface
	public interface KeyConsumer {

		/**
		 * Takes one key.
		 * @param index its index in the arguments
		 * @param access what the command may do to it
		 */
		void accept(int index, KeyAccess access);

	}

	/**
	 * How far keys reach after a keyword.
	 */
	enum Extent {

		/** Up to the last argument. */
		REST,

		/** The first half of what is left: the rest are ids. */
		HALF,

		/** The next two. */
		TWO

	}

	/**
	 * One rule by which keys are found.
	 */
	sealed interface Span {

		KeyAccess access();

		void forEach(CommandArguments arguments, KeyConsumer consumer);

	}

	record Range(KeyAccess access, int first, int last, int step) implements Span {

		@Override
		public void forEach(CommandArguments arguments, KeyConsumer consumer) {
			int end = (this.last >= 0) ? Math.min(this.last, arguments.count()) : arguments.count() + 1 + this.last;
			for (int position = this.first; position <= end; position += this.step) {
				consumer.accept(position - 1, this.access);
			}
		}

	}

	record Counted(KeyAccess access, int count, int step) implements Span {

		@Override
		public void forEach(CommandArguments arguments, KeyConsumer consumer) {
			long keys = arguments.number(this.count - 1);
			if (keys > (arguments.count() - this.count) / this.step) {
				return;
			}
			for (int i = 0; i < keys; i++) {
				consumer.accept(this.count + i * this.step, this.access);
			}
		}

	}

	record After(KeyAccess access, String keyword, int from, Map<String, Integer> operands,
			Extent extent) implements Span {

		@Override
		public void forEach(CommandArguments arguments, KeyConsumer consumer) {
			int index = this.from - 1;
			int count = arguments.count();
			while (index < count) {
				String token = arguments.token(index);
				index++;
				if (token.equals(this.keyword)) {
					int end = switch (this.extent) {
						case REST -> count;
						case HALF -> index + (count - index) / 2;
						case TWO -> Math.min(index + 2, count);
					};
					for (; index < end; index++) {
						consumer.accept(index, this.access);
					}
					return;
				}
				index += this.operands.getOrDefault(token, 0);
			}
		}

	}

	record Operand(KeyAccess access, Set<String> options, int from, Map<String, Integer> operands) implements Span {

		@Override
		public void forEach(CommandArguments arguments, KeyConsumer consumer) {
			int key = -1;
			for (int index = this.from - 1; index < arguments.count() - 1; index++) {
				String token = arguments.token(index);
				if (this.options.contains(token)) {
					key = ++index;
				}
				index += this.operands.getOrDefault(token, 0);
			}
			if (key >= 0) {
				consumer.accept(key, this.access);
			}
		}

	}

	record IfEmpty(Range range, Span others) implements Span {

		@Override
		public KeyAccess access() {
			return this.range.access();
		}

		@Override
		public void forEach(CommandArguments arguments, KeyConsumer consumer) {
			int index = this.range.first() - 1;
			boolean empty = index < arguments.count() && !arguments.bytes(index).hasRemaining();
			(empty ? this.others : this.range).forEach(arguments, consumer);
		}

	}

}
