package io.github.elasticachespring.autoconfigure.cache;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

/**
 * {@link CacheTests} with cluster mode enabled.
 */
@ElastiCacheSimulatorTest(shape = Shape.CLUSTER, username = "shop", password = "secret-of-the-shop")
class ClusterCacheTests extends CacheTests {

	ClusterCacheTests(ElastiCacheSimulator cache) {
		super(cache, Shape.CLUSTER);
	}

}
