package io.github.elasticachespring.autoconfigure.cache;

import java.util.List;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;

import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.RedisConnectionFailureException;

import io.github.elasticachespring.failover.CommandOutcomeUnknownException;
import io.github.elasticachespring.failover.ConnectionStateLostException;
import io.github.elasticachespring.failover.PrimaryUnavailableException;

/**
 * Tells an outage from an error that would only happen again.
 */
final class Outages {

	/** What a server answers that cannot do its work now. */
	private static final List<String> ANSWERS = List.of("READONLY", "LOADING", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN",
			"NOREPLICAS");

	private Outages() {
	}

	static boolean isOutage(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof PrimaryUnavailableException || cause instanceof CommandOutcomeUnknownException
					|| cause instanceof ConnectionStateLostException || cause instanceof RedisConnectionFailureException
					|| cause instanceof QueryTimeoutException || cause instanceof RedisCommandTimeoutException) {
				return true;
			}
			if (cause instanceof RedisCommandExecutionException) {
				String answer = String.valueOf(cause.getMessage());
				return ANSWERS.stream().anyMatch(answer::startsWith);
			}
			if (cause instanceof RedisException) {
				return !(cause instanceof RedisCommandInterruptedException);
			}
		}
		return false;
	}

}
