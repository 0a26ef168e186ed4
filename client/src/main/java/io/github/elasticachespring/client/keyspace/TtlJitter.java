package io.github.elasticachespring.client.keyspace;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Takes a random share off a TTL, so that keys written together do not expire together.
 *
 * @param share the most that is taken off, from 0 for nothing to 1
 */
public record TtlJitter(double share) {

	/** A tenth at most. */
	public static final TtlJitter DEFAULT = new TtlJitter(0.1);

	/** From here on a whole second more or less does not matter. */
	private static final long WHOLE_SECONDS_FROM = 10_000;

	/**
	 * Creates a jitter.
	 * @throws IllegalArgumentException if the share is no number from 0 to 1
	 */
	public TtlJitter {
		if (!(share >= 0 && share <= 1)) {
			throw new IllegalArgumentException("The share must be a number from 0 to 1, such as 0.1, not " + share);
		}
	}

	/**
	 * Shortens a TTL.
	 * @param ttl a time of a millisecond or more
	 * @param random decides by how much
	 * @return the TTL or a shorter one, never less than a millisecond
	 */
	public Duration apply(Duration ttl, RandomGenerator random) {
		return Duration.ofMillis(apply(ttl.toMillis(), random));
	}

	long apply(long millis, RandomGenerator random) {
		if (this.share == 0) {
			return millis;
		}
		long shortened = millis - (long) (random.nextDouble() * this.share * millis);
		if (shortened >= WHOLE_SECONDS_FROM) {
			return shortened / 1000 * 1000;
		}
		return Math.max(shortened, 1);
	}

}
