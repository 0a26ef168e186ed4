package io.github.elasticachespring.client.failover;

import io.lettuce.core.RedisException;
import org.jspecify.annotations.Nullable;

/**
 * No reader answered a read in time. It may be repeated.
 */
public class ReaderUnavailableException extends RedisException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what happened, to which endpoint, and which property changes it
	 * @param cause what was seen, if anything
	 */
	public ReaderUnavailableException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
