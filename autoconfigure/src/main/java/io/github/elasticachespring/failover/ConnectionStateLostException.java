package io.github.elasticachespring.failover;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.TransientDataAccessResourceException;

import io.github.elasticachespring.client.failover.CommandFailure;
import io.github.elasticachespring.client.failover.Outcome;

/**
 * The connection that a transaction or another state belonged to is gone. The command was
 * not executed; what the state was for may begin anew.
 */
public class ConnectionStateLostException extends TransientDataAccessResourceException implements CommandFailure {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what happened, to which endpoint, and which property changes it
	 * @param cause what was seen, if anything
	 */
	public ConnectionStateLostException(String message, @Nullable Throwable cause) {
		super(message);
		if (cause != null) {
			initCause(cause);
		}
	}

	@Override
	public Outcome outcome() {
		return Outcome.NOT_SENT;
	}

}
