package io.github.elasticachespring.client.transport;

import java.time.Duration;

/**
 * How long to wait between attempts to connect: a random time up to a ceiling that
 * doubles with each attempt.
 *
 * @param initial the first ceiling, in whole milliseconds
 * @param max the last ceiling
 */
public record Backoff(Duration initial, Duration max) {

	/** What a client does unless told otherwise. */
	public static final Backoff DEFAULTS = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));

	public Backoff {
		if (initial.toMillis() < 1 || max.compareTo(initial) < 0) {
			throw new IllegalArgumentException(
					"A backoff begins with a millisecond or more and does not shrink: %s to %s".formatted(initial,
							max));
		}
	}

}
