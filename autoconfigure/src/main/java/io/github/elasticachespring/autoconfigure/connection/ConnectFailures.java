package io.github.elasticachespring.autoconfigure.connection;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.RedisConnectionFailureException;

import io.github.elasticachespring.client.ElastiCacheConnectionException;

/**
 * Failures to connect, in Spring's hierarchy. The message is that of the client, which
 * says what to check, and not just that there was a failure.
 */
final class ConnectFailures {

	private ConnectFailures() {
	}

	static DataAccessException translate(Throwable failure) {
		Throwable cause = failure;
		while ((cause instanceof CompletionException || cause instanceof ExecutionException)
				&& cause.getCause() != null) {
			cause = cause.getCause();
		}
		if (cause instanceof DataAccessException translated) {
			return translated;
		}
		for (Throwable candidate = cause; candidate != null; candidate = candidate.getCause()) {
			if (candidate instanceof ElastiCacheConnectionException) {
				return new RedisConnectionFailureException(candidate.getMessage(), cause);
			}
		}
		return new RedisConnectionFailureException("Unable to connect: " + cause.getMessage(), cause);
	}

}
