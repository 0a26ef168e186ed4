package io.github.elasticachespring.client;

import io.lettuce.core.RedisConnectionException;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.transport.ConnectFailure;

/**
 * A connection was not made. The message names the endpoint, the likely reason and what
 * to check; {@link #reason()} is the same for programs. Nothing was sent but the
 * handshake.
 */
public class ElastiCacheConnectionException extends RedisConnectionException {

	private static final long serialVersionUID = 1L;

	private final ConnectFailure reason;

	ElastiCacheConnectionException(String target, ConnectFailure reason, @Nullable Throwable cause) {
		super(reason.describe(target), cause);
		this.reason = reason;
	}

	/**
	 * Why, as far as it can be told.
	 * @return the reason
	 */
	public ConnectFailure reason() {
		return this.reason;
	}

}
