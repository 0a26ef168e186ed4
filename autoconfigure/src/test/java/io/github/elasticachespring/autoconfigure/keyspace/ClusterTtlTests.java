package io.github.elasticachespring.autoconfigure.keyspace;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

/**
 * TTLs in a cluster.
 */
@ElastiCacheSimulatorTest(shape = Shape.CLUSTER)
class ClusterTtlTests extends AbstractTtlTests {

	ClusterTtlTests(ElastiCacheSimulator cache) {
		super(cache, Shape.CLUSTER);
	}

}
