package io.github.elasticachespring.client.failover;

import io.lettuce.core.RedisException;
import org.jspecify.annotations.Nullable;

/**
 * The connection that a transaction or another state belonged to is gone. The command was
 * not executed; what the state was for has to begin anew.
 */
public class ConnectionStateLostException extends RedisException implements CommandFailure {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what happened, to which endpoint, and which property changes it
	 * @param cause what was seen, if anything
	 */
	public ConnectionStateLostException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	@Override
	public Outcome outcome() {
		return Outcome.NOT_SENT;
	}

}
