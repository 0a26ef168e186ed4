package io.github.elasticachespring.client.torture;

import java.time.Duration;

import io.lettuce.core.AbstractRedisClient;

import io.github.elasticachespring.client.ElastiCacheClusterClient;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;

/**
 * Three primaries with a replica each.
 */
class ClusterTortureTests extends AbstractTortureTests {

	private static final int SHARDS = 3;

	@Override
	int shards() {
		return SHARDS;
	}

	@Override
	ElastiCacheSimulator start() {
		return ElastiCacheSimulator.cluster()
			.shards(SHARDS)
			.replicasPerShard(1)
			.authToken("a-token-of-sixteen-characters")
			.promotionDelay(Duration.ofSeconds(1))
			.relayed()
			.start();
	}

	@Override
	AbstractRedisClient connect(ElastiCacheSimulator cache) {
		return ElastiCacheClusterClient.create(null,
				adapt(Simulated.cluster(cache).connectTimeout(Duration.ofSeconds(5))).build());
	}

	/** Each connection has one to each node, and one for commands without a key. */
	@Override
	int allowedSockets(int connections, int nodes) {
		return connections * (1 + nodes) + nodes;
	}

}
