package io.github.elasticachespring.autoconfigure.cache;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

/**
 * {@link CacheTests} on a serverless cache.
 */
@ElastiCacheSimulatorTest(shape = Shape.SERVERLESS, username = "shop", password = "secret-of-the-shop")
class ServerlessCacheTests extends CacheTests {

	ServerlessCacheTests(ElastiCacheSimulator cache) {
		super(cache, Shape.SERVERLESS);
	}

}
