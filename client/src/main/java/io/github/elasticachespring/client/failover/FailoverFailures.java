package io.github.elasticachespring.client.failover;

import io.lettuce.core.RedisCommandTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the exceptions that callers see, so that an application's framework can have them
 * in its own hierarchy.
 */
public interface FailoverFailures {

	/** The client's own exceptions. */
	FailoverFailures DEFAULTS = new FailoverFailures() {
	};

	/**
	 * The command was written and no reply came: nobody knows whether it was executed.
	 * Not safe to repeat.
	 * @param message what happened
	 * @param cause how the connection ended, if it did
	 * @return the exception
	 */
	default RuntimeException outcomeUnknown(String message, @Nullable Throwable cause) {
		return new CommandOutcomeUnknownException(message, cause);
	}

	/**
	 * No primary was found in time, and the command was not executed. Safe to repeat.
	 * @param message what happened
	 * @param cause what was seen last, if anything
	 * @return the exception
	 */
	default RuntimeException primaryUnavailable(String message, @Nullable Throwable cause) {
		return new PrimaryUnavailableException(message, cause);
	}

	/**
	 * No reader could answer a read in time. Safe to repeat.
	 * @param message what happened
	 * @param cause what was seen last, if anything
	 * @return the exception
	 */
	default RuntimeException readerUnavailable(String message, @Nullable Throwable cause) {
		return new ReaderUnavailableException(message, cause);
	}

	/**
	 * The connection that a transaction or another state belonged to is gone, and the
	 * command was not executed. Safe to repeat from the state's beginning.
	 * @param message what happened
	 * @param cause how the connection ended, if known
	 * @return the exception
	 */
	default RuntimeException stateLost(String message, @Nullable Throwable cause) {
		return new ConnectionStateLostException(message, cause);
	}

	/**
	 * A command that is safe to repeat was not answered in time.
	 * @param message what happened
	 * @return the exception
	 */
	default RuntimeException timedOut(String message) {
		return new RedisCommandTimeoutException(message);
	}

}
