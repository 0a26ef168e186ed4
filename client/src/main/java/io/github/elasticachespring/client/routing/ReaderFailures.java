package io.github.elasticachespring.client.routing;

import org.jspecify.annotations.Nullable;

/**
 * Makes the exceptions that callers of reads see.
 */
public interface ReaderFailures {

	/**
	 * No node could answer a read in time. Safe to repeat.
	 * @param message what happened
	 * @param cause what was seen last, if anything
	 * @return the exception
	 */
	RuntimeException unavailable(String message, @Nullable Throwable cause);

	/**
	 * The node that a scan began on is gone. The scan has to begin anew.
	 * @param message what happened
	 * @param cause what was seen, if anything
	 * @return the exception
	 */
	RuntimeException stateLost(String message, @Nullable Throwable cause);

	/**
	 * A read was not answered in time.
	 * @param message what happened
	 * @return the exception
	 */
	RuntimeException timedOut(String message);

	/**
	 * A read was sent, no reply came, and nothing may be sent again.
	 * @param message what happened
	 * @param cause how the connection ended
	 * @return the exception
	 */
	RuntimeException outcomeUnknown(String message, @Nullable Throwable cause);

}
