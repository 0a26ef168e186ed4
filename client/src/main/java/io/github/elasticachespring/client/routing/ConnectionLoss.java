package io.github.elasticachespring.client.routing;

import java.io.IOException;

import javax.net.ssl.SSLException;

import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.netty.handler.codec.DecoderException;

/**
 * Tells whether a command failed because its connection did. Anything else, such as a
 * codec that cannot read a reply, would only happen again.
 */
final class ConnectionLoss {

	private ConnectionLoss() {
	}

	static boolean isOne(Throwable cause) {
		return cause instanceof IOException || cause.getClass() == RedisException.class
				|| cause instanceof RedisConnectionException
				|| cause instanceof DecoderException && cause.getCause() instanceof SSLException;
	}

}
