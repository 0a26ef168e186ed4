package io.github.elasticachespring.client.torture;

import java.time.Duration;

import io.lettuce.core.AbstractRedisClient;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;

/**
 * A primary and two replicas.
 */
class ReplicationGroupTortureTests extends AbstractTortureTests {

	@Override
	int shards() {
		return 1;
	}

	@Override
	ElastiCacheSimulator start() {
		return ElastiCacheSimulator.replicationGroup()
			.replicas(2)
			.authToken("a-token-of-sixteen-characters")
			.promotionDelay(Duration.ofSeconds(1))
			.relayed()
			.start();
	}

	@Override
	AbstractRedisClient connect(ElastiCacheSimulator cache) {
		return ElastiCacheClient.create(null,
				adapt(Simulated.replicationGroup(cache).connectTimeout(Duration.ofSeconds(5))).build());
	}

}
