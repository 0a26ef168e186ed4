package io.github.elasticachespring.autoconfigure.connection;

import java.time.Duration;

import org.springframework.data.redis.RedisConnectionFailureException;

/**
 * All pooled connections were in use for as long as a caller may wait for one. Nothing
 * was sent; the call can be made again.
 */
public class PoolExhaustedException extends RedisConnectionFailureException {

	private static final long serialVersionUID = 1L;

	PoolExhaustedException(Duration maxWait, int active, int maxActive, int waiting) {
		super("""
				No pooled connection was free within %d ms ('elasticache.pool.max-wait'): %d of %d \
				('elasticache.pool.max-active') are in use by transactions, pipelines and blocking commands, and %d \
				other callers wait. Raise 'elasticache.pool.max-active', or hold connections for a shorter time."""
			.formatted(maxWait.toMillis(), active, maxActive, waiting));
	}

}
