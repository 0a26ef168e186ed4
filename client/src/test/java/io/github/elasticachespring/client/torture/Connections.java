package io.github.elasticachespring.client.torture;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.ElastiCacheClusterClient;

/**
 * Connections of a client of either kind.
 */
sealed interface Connections {

	static Connections of(AbstractRedisClient client) {
		return (client instanceof ElastiCacheClusterClient cluster) ? new ToCluster(cluster)
				: new ToGroup((ElastiCacheClient) client);
	}

	/** Opens another one. */
	Connection open();

	/**
	 * One connection, through each of its doors.
	 */
	interface Connection {

		StatefulConnection<String, String> stateful();

		RedisClusterCommands<String, String> sync();

		RedisClusterAsyncCommands<String, String> async();

		RedisClusterReactiveCommands<String, String> reactive();

		/** The node that a transaction on a key has to be sent to. */
		RedisCommands<String, String> forTransaction(String key);

	}

	record ToGroup(ElastiCacheClient client) implements Connections {

		@Override
		public Connection open() {
			StatefulRedisConnection<String, String> connection = this.client.connect();
			return new Connection() {

				@Override
				public StatefulConnection<String, String> stateful() {
					return connection;
				}

				@Override
				public RedisClusterCommands<String, String> sync() {
					return connection.sync();
				}

				@Override
				public RedisClusterAsyncCommands<String, String> async() {
					return connection.async();
				}

				@Override
				public RedisClusterReactiveCommands<String, String> reactive() {
					return connection.reactive();
				}

				@Override
				public RedisCommands<String, String> forTransaction(String key) {
					return connection.sync();
				}

			};
		}

	}

	record ToCluster(ElastiCacheClusterClient client) implements Connections {

		@Override
		public Connection open() {
			StatefulRedisClusterConnection<String, String> connection = this.client.connect();
			return new Connection() {

				@Override
				public StatefulConnection<String, String> stateful() {
					return connection;
				}

				@Override
				public RedisClusterCommands<String, String> sync() {
					return connection.sync();
				}

				@Override
				public RedisClusterAsyncCommands<String, String> async() {
					return connection.async();
				}

				@Override
				public RedisClusterReactiveCommands<String, String> reactive() {
					return connection.reactive();
				}

				@Override
				public RedisCommands<String, String> forTransaction(String key) {
					RedisClusterNode node = connection.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
					return connection.getConnection(node.getNodeId()).sync();
				}

			};
		}

	}

}
