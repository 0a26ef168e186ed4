package io.github.elasticachespring.autoconfigure;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

/**
 * {@link ApiTests} on a serverless cache.
 */
@ElastiCacheSimulatorTest(shape = Shape.SERVERLESS, username = "shop", password = "secret-of-the-shop")
class ServerlessApiTests extends ApiTests {

	ServerlessApiTests(ElastiCacheSimulator cache) {
		super(cache, Shape.SERVERLESS);
	}

}
