package io.github.elasticachespring.client.transport;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.resource.Delay;

/**
 * How long to wait before connecting again: not at all the first time, since the gate has
 * a new primary at hand when it lets a connection go, and from then on a random time up
 * to a ceiling that doubles, so that a fleet does not come back all at once.
 */
public final class ReconnectDelay extends Delay {

	private final Delay further;

	/**
	 * Creates a delay.
	 * @param backoff the ceilings
	 */
	public ReconnectDelay(Backoff backoff) {
		this.further = Delay.fullJitter(Duration.ZERO, backoff.max(), backoff.initial().toMillis(),
				TimeUnit.MILLISECONDS);
	}

	@Override
	public Duration createDelay(long attempt) {
		return (attempt <= 1) ? Duration.ZERO : this.further.createDelay(attempt - 1);
	}

}
