package io.github.elasticachespring.failover;

import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.failover.FailoverFailures;

/**
 * Makes the exceptions of Spring's hierarchy where a command ends, so that every API has
 * them: Spring Data passes them on as they are.
 */
public final class SpringFailoverFailures implements FailoverFailures {

	@Override
	public RuntimeException outcomeUnknown(String message, @Nullable Throwable cause) {
		return new CommandOutcomeUnknownException(message, cause);
	}

	@Override
	public RuntimeException primaryUnavailable(String message, @Nullable Throwable cause) {
		return new PrimaryUnavailableException(message, cause);
	}

	@Override
	public RuntimeException readerUnavailable(String message, @Nullable Throwable cause) {
		return new ReaderUnavailableException(message, cause);
	}

	@Override
	public RuntimeException stateLost(String message, @Nullable Throwable cause) {
		return new ConnectionStateLostException(message, cause);
	}

}
