package io.github.elasticachespring.simulator;

import java.time.Duration;
import java.time.Instant;

/**
 * A promotion and its times. The {@code Nanos} are {@link System#nanoTime()} of this JVM,
 * for measurements.
 *
 * @param demoted the old primary
 * @param promoted the new primary
 * @param planned whether the old primary took part
 * @param began when the failover began: with the demand, or with the primary's loss
 * @param beganNanos the same
 * @param promotedAt when the new primary had become one, that is, would take a write
 * @param promotedNanos the same
 */
public record Failover(SimulatedNode demoted, SimulatedNode promoted, boolean planned, Instant began, long beganNanos,
		Instant promotedAt, long promotedNanos) {

	/**
	 * Time without a primary.
	 * @return from the beginning to the promotion
	 */
	public Duration duration() {
		return Duration.ofNanos(this.promotedNanos - this.beganNanos);
	}

}
