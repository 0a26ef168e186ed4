package io.github.elasticachespring.client.keyspace;

import io.lettuce.core.RedisException;

/**
 * A command would have left a key without a TTL, and was not sent.
 */
public class MissingTtlException extends RedisException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message which command, which keys, and which properties change it
	 */
	public MissingTtlException(String message) {
		super(message);
	}

}
