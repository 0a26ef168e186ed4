package io.github.elasticachespring.client.keyspace;

import io.lettuce.core.RedisException;

/**
 * The keys of a command, transaction or script lie in several slots. It was not sent: a
 * cluster would have refused it.
 */
public class CrossSlotException extends RedisException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message which keys lie where, what to do about it, and which property
	 * changes it
	 */
	public CrossSlotException(String message) {
		super(message);
	}

}
