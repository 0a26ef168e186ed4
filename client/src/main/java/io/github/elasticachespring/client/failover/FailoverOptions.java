package io.github.elasticachespring.client.failover;

import java.time.Duration;

/**
 * The numbers of the failover behaviour.
 *
 * @param maxWait the longest an outage may make one caller wait; an outage older than
 * this fails callers at once
 * @param maxHeldCommands how many commands may wait, at all gates of a client together
 * @param maxHeldBytes how large they may be together, as they would be sent
 * @param repeat what may be sent again when its outcome is unknown
 */
public record FailoverOptions(Duration maxWait, int maxHeldCommands, long maxHeldBytes, RepeatPolicy repeat) {

	/** What a client does unless told otherwise. */
	public static final FailoverOptions DEFAULTS = new FailoverOptions(Duration.ofSeconds(5), 10_000, 64L << 20,
			RepeatPolicy.EXACT);

	public FailoverOptions {
		if (maxWait.isNegative()) {
			throw new IllegalArgumentException("maxWait must not be negative: " + maxWait);
		}
		if (maxHeldCommands < 0 || maxHeldBytes < 0) {
			throw new IllegalArgumentException("The limits of held commands must not be negative");
		}
	}

}
