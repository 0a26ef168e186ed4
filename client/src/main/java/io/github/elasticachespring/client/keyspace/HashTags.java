package io.github.elasticachespring.client.keyspace;

import java.util.StringJoiner;

import org.jspecify.annotations.Nullable;

/**
 * Makes {@linkplain HashTag hash tags} with one separator. A bean of this type with that
 * of {@code elasticache.keys.separator} is named {@code hashTags}, so that expressions
 * can use it:
 *
 * <pre>{@code
 * &#64;Cacheable(cacheNames = "profiles", key = "@hashTags.of('user', #id).key('profile')")
 * }</pre>
 *
 * Immutable, safe for all threads.
 */
public final class HashTags {

	/** With a colon between parts. */
	public static final HashTags DEFAULTS = new HashTags(":");

	private final String separator;

	/**
	 * Creates a maker of tags.
	 * @param separator what stands between parts
	 * @throws IllegalArgumentException if it is empty or has braces
	 */
	public HashTags(String separator) {
		requireSeparator(separator);
		this.separator = separator;
	}

	/**
	 * What stands between parts.
	 * @return the separator
	 */
	public String separator() {
		return this.separator;
	}

	/**
	 * A tag of one or more parts.
	 * @param first the first part
	 * @param others further parts
	 * @return the tag
	 * @throws IllegalArgumentException if a part is empty or has braces
	 * @see HashTag#of
	 */
	public HashTag of(Object first, Object... others) {
		return new HashTag(join(this.separator, first, others), this.separator);
	}

	/**
	 * The tag of a key.
	 * @param key a key with a tag
	 * @return the tag
	 * @throws IllegalArgumentException if the key has no tag
	 * @see HashTag#parse
	 */
	public HashTag parse(String key) {
		String tag = tagIn(key);
		if (tag == null) {
			String reason = (key.indexOf('{') < 0) ? "has no braces" : (key.indexOf('}', key.indexOf('{')) < 0)
					? "has a brace that is never closed" : "has nothing between its braces";
			throw new IllegalArgumentException("'%s' has no hash tag: it %s. Write a key such as '{user:42}%ssession'"
				.formatted(key, reason, this.separator));
		}
		return new HashTag(tag, this.separator);
	}

	/** What the server takes for a key's tag, if anything. */
	static @Nullable String tagIn(String key) {
		int open = key.indexOf('{');
		int close = (open >= 0) ? key.indexOf('}', open) : -1;
		return (close > open + 1) ? key.substring(open + 1, close) : null;
	}

	static String join(String separator, Object first, Object... others) {
		StringJoiner joiner = new StringJoiner(separator);
		joiner.add(part(first));
		for (Object other : others) {
			joiner.add(part(other));
		}
		return joiner.toString();
	}

	/** Expressions can pass {@code null}, whatever the signature says. */
	private static String part(@Nullable Object part) {
		String text = (part != null) ? part.toString() : "";
		if (text.isEmpty()) {
			throw new IllegalArgumentException(
					"A part of a key is empty or null, so that different keys could become one. Write a key such as "
							+ "'{user:42}:session', from of(\"user\", 42).key(\"session\")");
		}
		return text;
	}

	static void requireSeparator(String separator) {
		if (separator.isEmpty()) {
			throw new IllegalArgumentException("A separator is needed between the parts of a key, such as ':'");
		}
		if (hasBraces(separator)) {
			throw new IllegalArgumentException(
					"'%s' cannot separate the parts of a key: braces delimit the hash tag. Use one such as ':'"
						.formatted(separator));
		}
	}

	static boolean hasBraces(String text) {
		return text.indexOf('{') >= 0 || text.indexOf('}') >= 0;
	}

}
