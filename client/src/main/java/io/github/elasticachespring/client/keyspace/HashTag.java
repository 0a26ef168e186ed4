package io.github.elasticachespring.client.keyspace;

/**
 * What keys have in common that have to lie in one slot, and so may be used together in
 * one command, transaction or script:
 *
 * <pre>{@code
 * HashTag user = HashTag.of("user", 42);
 * user.key("session");     // {user:42}:session
 * user.key("cart", "new"); // {user:42}:cart:new
 * }</pre>
 *
 * Choose a tag as fine as the data allow: all keys of one tag are on one shard, whatever
 * their number.
 *
 * <p>
 * Immutable. Made with the separator {@code :} here; with that of
 * {@code elasticache.keys.separator} by the bean {@code hashTags}.
 *
 * @param value what stands between the braces
 * @param separator what stands between parts
 */
public record HashTag(String value, String separator) {

	/**
	 * Creates a tag.
	 * @param value what stands between the braces
	 * @param separator what stands between parts
	 * @throws IllegalArgumentException if one of them is empty or has braces
	 */
	public HashTag {
		HashTags.requireSeparator(separator);
		if (value.isEmpty()) {
			throw new IllegalArgumentException("An empty hash tag keeps no keys together: the server takes the whole "
					+ "key where the braces are empty. Write a key such as '{user:42}:session'");
		}
		if (HashTags.hasBraces(value)) {
			throw new IllegalArgumentException(
					("'%s' cannot be a hash tag: the server ends a tag at the first '}', so that one with braces of its "
							+ "own is not what it looks like. Write a key such as '{user:42}:session'")
						.formatted(value));
		}
	}

	/**
	 * A tag of one or more parts: {@code of("user", 42)} is <code>{user:42}</code>.
	 * @param first the first part
	 * @param others further parts
	 * @return the tag
	 * @throws IllegalArgumentException if a part is empty or has braces
	 */
	public static HashTag of(Object first, Object... others) {
		return HashTags.DEFAULTS.of(first, others);
	}

	/**
	 * The tag of a key.
	 * @param key a key with a tag
	 * @return the tag
	 * @throws IllegalArgumentException if the key has no tag: no braces, nothing between
	 * them, or one that is never closed
	 */
	public static HashTag parse(String key) {
		return HashTags.DEFAULTS.parse(key);
	}

	/**
	 * A key with this tag. Braces in its parts are harmless, as the tag stands before
	 * them.
	 * @param first the first part after the tag
	 * @param others further parts
	 * @return the key, such as <code>{user:42}:session</code>
	 * @throws IllegalArgumentException if a part is empty
	 */
	public String key(Object first, Object... others) {
		return this + this.separator + HashTags.join(this.separator, first, others);
	}

	/**
	 * Whether a key lies where this tag's keys do because it has the same tag, wherever
	 * in the key that stands.
	 * @param key the key
	 * @return {@code true} if so
	 */
	public boolean isOf(String key) {
		return this.value.equals(HashTags.tagIn(key));
	}

	/**
	 * What follows the tag in a key that {@link #key} made.
	 * @param key the key
	 * @return the rest, {@code session} of <code>{user:42}:session</code>
	 * @throws IllegalArgumentException if the key does not begin with this tag and the
	 * separator
	 */
	public String rest(String key) {
		String prefix = this + this.separator;
		if (!key.startsWith(prefix)) {
			throw new IllegalArgumentException("'%s' does not begin with '%s'".formatted(key, prefix));
		}
		return key.substring(prefix.length());
	}

	/**
	 * The slot of all keys with this tag.
	 * @return from 0 to 16383
	 */
	public int slot() {
		return Slots.of(this.value);
	}

	/**
	 * The tag as it stands in keys.
	 * @return with its braces
	 */
	@Override
	public String toString() {
		return '{' + this.value + '}';
	}

}
