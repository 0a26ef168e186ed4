package io.github.elasticachespring.client.metrics;

import java.util.Locale;
import java.util.concurrent.CancellationException;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisCommandTimeoutException;

import io.github.elasticachespring.client.failover.CommandFailure;
import io.github.elasticachespring.client.failover.Outcome;
import io.github.elasticachespring.client.failover.Rejection;
import io.github.elasticachespring.client.keyspace.CrossSlotException;

/**
 * How a call ended, all its attempts together: the four outcomes of an attempt, and the
 * exceptions that a caller may see besides.
 */
enum CommandOutcome {

	/** A reply. */
	ANSWERED,

	/** An error that is the command's own, such as WRONGTYPE. */
	ERROR,

	/** The server refused the command for a reason of its own, until the end. */
	REJECTED,

	/** Not executed: it waited too long, was not admitted, or its connection was lost. */
	NOT_SENT,

	/** Nobody knows whether it was executed. */
	UNKNOWN,

	/** Not answered in time, and safe to repeat. */
	TIMEOUT,

	/** The caller gave up. */
	CANCELLED,

	/** Any other exception. */
	FAILED;

	private static final CommandOutcome[] ALL = values();

	static final int COUNT = ALL.length;

	private final String tag = name().toLowerCase(Locale.ROOT);

	String tag() {
		return this.tag;
	}

	static CommandOutcome at(int ordinal) {
		return ALL[ordinal];
	}

	static CommandOutcome ofError(String error) {
		return (Rejection.of(error) != null) ? REJECTED : ERROR;
	}

	static CommandOutcome of(Throwable failure) {
		if (failure instanceof CommandFailure known) {
			return of(known.outcome());
		}
		if (failure instanceof CrossSlotException) {
			return NOT_SENT;
		}
		if (failure instanceof RedisCommandTimeoutException) {
			return TIMEOUT;
		}
		if (failure instanceof CancellationException || failure instanceof RedisCommandInterruptedException) {
			return CANCELLED;
		}
		if (failure instanceof RedisCommandExecutionException) {
			String error = failure.getMessage();
			return (error != null) ? ofError(error) : ERROR;
		}
		return FAILED;
	}

	private static CommandOutcome of(Outcome outcome) {
		return switch (outcome) {
			case ANSWERED -> ANSWERED;
			case REJECTED -> REJECTED;
			case NOT_SENT -> NOT_SENT;
			case UNKNOWN -> UNKNOWN;
		};
	}

}
