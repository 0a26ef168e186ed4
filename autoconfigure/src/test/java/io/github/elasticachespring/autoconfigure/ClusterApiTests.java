package io.github.elasticachespring.autoconfigure;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

/**
 * {@link ApiTests} with cluster mode enabled.
 */
@ElastiCacheSimulatorTest(shape = Shape.CLUSTER, username = "shop", password = "secret-of-the-shop")
class ClusterApiTests extends ApiTests {

	ClusterApiTests(ElastiCacheSimulator cache) {
		super(cache, Shape.CLUSTER);
	}

}
