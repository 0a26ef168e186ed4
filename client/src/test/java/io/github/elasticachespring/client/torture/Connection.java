package io.github.elasticachespring.client.torture;

import java.util.function.Function;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.ElastiCacheClusterClient;

/**
 * One connection of a client of either kind, through each of its doors.
 *
 * @param stateful the connection itself
 * @param sync one door
 * @param async another
 * @param reactive and the third
 * @param owner leads to the node that a transaction on a key has to be sent to
 */
record Connection(StatefulConnection<String, String> stateful, RedisClusterCommands<String, String> sync,
		RedisClusterAsyncCommands<String, String> async, RedisClusterReactiveCommands<String, String> reactive,
		Function<String, RedisCommands<String, String>> owner) {

	static Connection open(AbstractRedisClient client) {
		return (client instanceof ElastiCacheClusterClient cluster) ? of(cluster.connect())
				: of(((ElastiCacheClient) client).connect());
	}

	private static Connection of(StatefulRedisConnection<String, String> connection) {
		return new Connection(connection, connection.sync(), connection.async(), connection.reactive(),
				(key) -> connection.sync());
	}

	private static Connection of(StatefulRedisClusterConnection<String, String> connection) {
		return new Connection(connection, connection.sync(), connection.async(), connection.reactive(), (key) -> {
			String node = connection.getPartitions().getPartitionBySlot(SlotHash.getSlot(key)).getNodeId();
			return connection.getConnection(node).sync();
		});
	}

}
