package io.github.elasticachespring.client.keyspace;

import java.time.Duration;

/**
 * The TTL of the keys that match a pattern.
 *
 * @param pattern which keys
 * @param ttl how long they live, one millisecond or more
 * @param refresh whether every write begins that time anew; it counts from the key's
 * creation otherwise
 */
public record TtlRule(KeyPattern pattern, Duration ttl, boolean refresh) {

	/**
	 * Creates a rule.
	 * @throws IllegalArgumentException if the TTL is shorter than a millisecond
	 */
	public TtlRule {
		if (ttl.toMillis() < 1) {
			throw new IllegalArgumentException(
					"A TTL of a millisecond or more is needed, such as 30m, not %s".formatted(ttl));
		}
	}

	/**
	 * A rule whose TTL counts from a key's creation.
	 * @param pattern a glob, such as {@code product:*}
	 * @param ttl how long the keys live
	 * @return the rule
	 * @throws IllegalArgumentException if the pattern is malformed or the TTL shorter
	 * than a millisecond
	 */
	public static TtlRule of(String pattern, Duration ttl) {
		return new TtlRule(KeyPattern.of(pattern), ttl, false);
	}

	/**
	 * This rule with its TTL counting from the last write.
	 * @return a rule that refreshes
	 */
	public TtlRule refreshing() {
		return new TtlRule(this.pattern, this.ttl, true);
	}

}
