package io.github.elasticachespring.client.failover;

import io.lettuce.core.RedisException;
import org.jspecify.annotations.Nullable;

/**
 * No primary took the command in time. It was not executed, and may be repeated.
 */
public class PrimaryUnavailableException extends RedisException implements CommandFailure {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what happened, to which endpoint, and which property changes it
	 * @param cause what was seen, if anything
	 */
	public PrimaryUnavailableException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	@Override
	public Outcome outcome() {
		return Outcome.NOT_SENT;
	}

}
