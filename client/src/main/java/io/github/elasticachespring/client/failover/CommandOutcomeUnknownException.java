package io.github.elasticachespring.client.failover;

import io.lettuce.core.RedisException;
import org.jspecify.annotations.Nullable;

/**
 * A command was written to a connection that went before the reply: nobody knows whether
 * the server executed it. Look before you repeat it.
 */
public class CommandOutcomeUnknownException extends RedisException implements CommandFailure {

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
