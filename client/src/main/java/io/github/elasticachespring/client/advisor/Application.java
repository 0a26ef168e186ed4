package io.github.elasticachespring.client.advisor;

import java.time.Duration;
import java.util.function.Supplier;

import io.github.elasticachespring.client.endpoint.Endpoint;

/**
 * What checks need to know of the application, as it is in effect.
 *
 * @param endpoint what it connects to
 * @param tls whether connections are encrypted
 * @param commandTimeout how long one command may take
 * @param maxWait the longest an outage may make one call wait, zero if none is
 * @param web whether it answers web requests
 * @param sessions whether it keeps sessions in the cache
 * @param connections its connections to the primary; for any thread, must not block
 */
public record Application(Endpoint endpoint, boolean tls, Duration commandTimeout, Duration maxWait, boolean web,
		boolean sessions, Supplier<Connections> connections) {

	/**
	 * Connections of this one instance to one primary.
	 *
	 * @param open how many there are now, at least 1
	 * @param most how many there may be when all its pools are exhausted
	 */
	public record Connections(int open, int most) {
	}

}
