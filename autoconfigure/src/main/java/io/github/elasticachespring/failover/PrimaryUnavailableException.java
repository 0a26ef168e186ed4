package io.github.elasticachespring.failover;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.TransientDataAccessResourceException;

/**
 * No primary took the command in time. It was not executed, and may be repeated.
 */
public class PrimaryUnavailableException extends TransientDataAccessResourceException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what happened, to which endpoint, and which property changes it
	 * @param cause what was seen, if anything
	 */
	public PrimaryUnavailableException(String message, @Nullable Throwable cause) {
		super(message);
		if (cause != null) {
			initCause(cause);
		}
	}

}
