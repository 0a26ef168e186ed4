package io.github.elasticachespring.keyspace;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import io.github.elasticachespring.client.failover.CommandFailure;
import io.github.elasticachespring.client.failover.Outcome;

/**
 * The keys of a command, transaction or script lie in several slots. It was not sent: a
 * cluster would have refused it. The message names the keys, their slots, and the form of
 * keys that works.
 */
public class CrossSlotException extends InvalidDataAccessApiUsageException implements CommandFailure {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message which keys lie where, what to do about it, and which property
	 * changes it
	 */
	public CrossSlotException(String message) {
		super(message);
	}

	@Override
	public Outcome outcome() {
		return Outcome.NOT_SENT;
	}

}
