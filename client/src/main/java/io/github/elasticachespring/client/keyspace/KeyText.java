package io.github.elasticachespring.client.keyspace;

import java.nio.ByteBuffer;

/**
 * Keys for people to read: in messages, logs and patterns. A key may be binary, and as
 * long as 512 MB.
 */
final class KeyText {

	/** Longer than most keys, short enough for a dozen of them in one message. */
	private static final int LONGEST = 80;

	private KeyText() {
	}

	/**
	 * A key as text: printable ASCII as it is, all else as <code>\xNN</code>, and no more
	 * than its beginning if it is long.
	 */
	static String of(ByteBuffer key) {
		int shown = Math.min(key.remaining(), LONGEST);
		StringBuilder text = new StringBuilder(shown + 2);
		for (int i = 0; i < shown; i++) {
			byte next = key.get(key.position() + i);
			if (next >= ' ' && next <= '~' && next != '\\') {
				text.append((char) next);
			}
			else {
				text.append("\\x").append("%02x".formatted(next & 0xff));
			}
		}
		if (shown < key.remaining()) {
			text.append("... (").append(key.remaining()).append(" bytes)");
		}
		return text.toString();
	}

	/**
	 * What keys of a kind have in common: every part between punctuation that has a digit
	 * or an escaped byte becomes {@code *}, so that <code>user:42:cart</code> and
	 * <code>user:43:cart</code> are both <code>user:*:cart</code>.
	 */
	static String pattern(ByteBuffer key) {
		String text = of(key);
		StringBuilder pattern = new StringBuilder(text.length());
		int start = 0;
		for (int i = 0; i <= text.length(); i++) {
			if (i == text.length() || isSeparator(text.charAt(i))) {
				pattern.append(isVariable(text, start, i) ? "*" : text.substring(start, i));
				if (i < text.length()) {
					pattern.append(text.charAt(i));
				}
				start = i + 1;
			}
		}
		return pattern.toString();
	}

	/** Not a hyphen or a dot, which stand inside UUIDs and numbers. */
	private static boolean isSeparator(char c) {
		return ":{}/|,;#@ ".indexOf(c) >= 0;
	}

	private static boolean isVariable(String text, int start, int end) {
		for (int i = start; i < end; i++) {
			char c = text.charAt(i);
			if (c == '\\' || (c >= '0' && c <= '9')) {
				return true;
			}
		}
		return false;
	}

}
