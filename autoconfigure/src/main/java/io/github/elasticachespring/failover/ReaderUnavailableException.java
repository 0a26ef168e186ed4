package io.github.elasticachespring.failover;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.TransientDataAccessResourceException;

/**
 * No reader answered a read in time. It may be repeated.
 */
public class ReaderUnavailableException extends TransientDataAccessResourceException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what happened, to which endpoint, and which property changes it
	 * @param cause what was seen, if anything
	 */
	public ReaderUnavailableException(String message, @Nullable Throwable cause) {
		super(message);
		if (cause != null) {
			initCause(cause);
		}
	}

}
