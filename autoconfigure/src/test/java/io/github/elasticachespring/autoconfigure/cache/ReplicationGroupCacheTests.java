package io.github.elasticachespring.autoconfigure.cache;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

/**
 * {@link CacheTests} with cluster mode disabled.
 */
@ElastiCacheSimulatorTest(authToken = "a-token-of-the-tests")
class ReplicationGroupCacheTests extends CacheTests {

	ReplicationGroupCacheTests(ElastiCacheSimulator cache) {
		super(cache, Shape.REPLICATION_GROUP);
	}

}
