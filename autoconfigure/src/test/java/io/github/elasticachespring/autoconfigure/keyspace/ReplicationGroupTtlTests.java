package io.github.elasticachespring.autoconfigure.keyspace;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

/**
 * TTLs on a primary.
 */
@ElastiCacheSimulatorTest
class ReplicationGroupTtlTests extends AbstractTtlTests {

	ReplicationGroupTtlTests(ElastiCacheSimulator cache) {
		super(cache, Shape.REPLICATION_GROUP);
	}

}
