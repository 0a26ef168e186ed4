package io.github.elasticachespring.keyspace;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * The keys of a command, transaction or script lie in several slots. It was not sent: a
 * cluster would have refused it. The message names the keys, their slots, and the form of
 * keys that works.
 */
public class CrossSlotException extends InvalidDataAccessApiUsageException {

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
