package io.github.elasticachespring.keyspace;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * A command would have left a key without a TTL, and was not sent.
 */
public class MissingTtlException extends InvalidDataAccessApiUsageException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message which command, which keys, and which properties change it
	 */
	public MissingTtlException(String message) {
		super(message);
	}

}
