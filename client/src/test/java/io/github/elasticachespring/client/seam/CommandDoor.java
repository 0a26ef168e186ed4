package io.github.elasticachespring.client.seam;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;

/**
 * A connection with its APIs, be it to a node or to a cluster.
 */
record CommandDoor(StatefulConnection<String, String> connection, Object sync, Object async, Object reactive) {

	static CommandDoor of(StatefulRedisConnection<String, String> connection) {
		return new CommandDoor(connection, connection.sync(), connection.async(), connection.reactive());
	}

	static CommandDoor of(StatefulRedisClusterConnection<String, String> connection) {
		return new CommandDoor(connection, connection.sync(), connection.async(), connection.reactive());
	}

}
