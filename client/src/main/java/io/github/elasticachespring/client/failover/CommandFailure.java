package io.github.elasticachespring.client.failover;

/**
 * An exception that says what became of the command it ends. What
 * {@link FailoverFailures} makes implements it, so that whoever counts outcomes need not
 * know a framework's exceptions.
 */
public interface CommandFailure {

	/**
	 * What became of the command.
	 * @return {@link Outcome#NOT_SENT} if it was certainly not executed,
	 * {@link Outcome#UNKNOWN} if nobody knows
	 */
	Outcome outcome();

}
