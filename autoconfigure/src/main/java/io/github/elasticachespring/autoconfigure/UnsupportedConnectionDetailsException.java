package io.github.elasticachespring.autoconfigure;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.origin.Origin;

/**
 * Connection details that describe something ElastiCache does not have.
 */
class UnsupportedConnectionDetailsException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	UnsupportedConnectionDetailsException(DataRedisConnectionDetails details, String found) {
		super("The connection details of type %s%s describe %s, which is not what ElastiCache is made of."
			.formatted(details.getClass().getName(), origin(details), found));
	}

	private static String origin(DataRedisConnectionDetails details) {
		Origin origin = Origin.from(details);
		return (origin != null) ? " (from %s)".formatted(origin) : "";
	}

}
