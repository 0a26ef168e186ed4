package io.github.elasticachespring.failover;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.NonTransientDataAccessResourceException;

import io.github.elasticachespring.client.failover.CommandFailure;
import io.github.elasticachespring.client.failover.Outcome;

/**
 * A command was written to a connection that went before the reply: nobody knows whether
 * the server executed it. Not transient, since repeating it blindly might execute it
 * twice. Look before you repeat it.
 */
public class CommandOutcomeUnknownException extends NonTransientDataAccessResourceException implements CommandFailure {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what happened, to which endpoint, and which property changes it
	 * @param cause what was seen, if anything
	 */
	public CommandOutcomeUnknownException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	@Override
	public Outcome outcome() {
		return Outcome.UNKNOWN;
	}

}
