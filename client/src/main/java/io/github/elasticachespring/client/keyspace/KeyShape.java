package io.github.elasticachespring.client.keyspace;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What keys that differ only in ids have in common: {@code cart:4711:items} is a
 * {@code cart:*:items}. For messages, which are to name a kind of key and not a person's
 * key; the result matches the key as a {@link KeyPattern}.
 */
final class KeyShape {

	/** Of more parts, the last are not shown. */
	private static final int MOST_PARTS = 8;

	private static final int LONGEST_PART = 32;

	/** As long as a token, an address or a name is, and longer than most words. */
	private static final int LONG_ID = 16;

	private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]+");

	private static final Pattern DIGITS = Pattern.compile("[0-9]+");

	private static final Pattern SEVERAL = Pattern.compile("\\*(?:[-._]?\\*)+");

	private KeyShape() {
	}

	static String of(byte[] key) {
		String text = new String(key, StandardCharsets.ISO_8859_1);
		StringBuilder shape = new StringBuilder();
		int parts = 0;
		int from = 0;
		for (int at = 0; at <= text.length(); at++) {
			if (at < text.length() && !isSeparator(text.charAt(at))) {
				continue;
			}
			if (at > from) {
				if (++parts > MOST_PARTS) {
					return collapsed(shape.append('*'));
				}
				shape.append(part(text.substring(from, at)));
			}
			if (at < text.length()) {
				shape.append(text.charAt(at));
			}
			from = at + 1;
		}
		return collapsed(shape);
	}

	private static boolean isSeparator(char c) {
		return switch (c) {
			case ':', '.', '/', '-', '_', '|', '#', ',', ';', '{', '}', '(', ')', '<', '>', '=' -> true;
			default -> false;
		};
	}

	private static String part(String part) {
		boolean digit = false;
		for (int i = 0; i < part.length(); i++) {
			char c = part.charAt(i);
			boolean number = c >= '0' && c <= '9';
			if (!number && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z')) {
				return "*";
			}
			digit |= number;
		}
		if (part.length() > LONGEST_PART || (digit && (part.length() >= LONG_ID || HEX.matcher(part).matches()))) {
			return "*";
		}
		return digit ? DIGITS.matcher(part).replaceAll("*") : part;
	}

	private static String collapsed(StringBuilder shape) {
		return SEVERAL.matcher(shape).replaceAll("*");
	}

}
