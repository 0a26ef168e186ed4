package io.github.elasticachespring.client;

import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.failover.FailoverFailures;
import io.github.elasticachespring.client.routing.ReaderFailures;

/**
 * Reads fail with the exceptions that the application has for everything else.
 */
record ReadFailures(FailoverFailures failures) implements ReaderFailures {

	@Override
	public RuntimeException unavailable(String message, @Nullable Throwable cause) {
		return this.failures.readerUnavailable(message, cause);
	}

	@Override
	public RuntimeException stateLost(String message, @Nullable Throwable cause) {
		return this.failures.stateLost(message, cause);
	}

	@Override
	public RuntimeException timedOut(String message) {
		return this.failures.timedOut(message);
	}

	@Override
	public RuntimeException outcomeUnknown(String message, @Nullable Throwable cause) {
		return this.failures.outcomeUnknown(message, cause);
	}

}
