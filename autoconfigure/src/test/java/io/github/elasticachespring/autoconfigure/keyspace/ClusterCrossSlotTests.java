package io.github.elasticachespring.autoconfigure.keyspace;

import org.junit.jupiter.api.Test;

import org.springframework.data.redis.core.RedisCallback;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

@ElastiCacheSimulatorTest(shape = Shape.CLUSTER, replicas = 0, authToken = "a-token-of-the-tests")
class ClusterCrossSlotTests extends SpringAcrossSlotsTests {

	ClusterCrossSlotTests(ElastiCacheSimulator cache) {
		super(cache, Shape.CLUSTER);
	}

	/** Nobody takes a raw command apart, and the server would refuse it. */
	@Test
	void refusesARawCommandThatWouldHaveBeenTakenApart() {
		withTemplate((template) -> refused("MGET", () -> template
			.execute((RedisCallback<Object>) (connection) -> connection.execute("MGET", bytes("a"), bytes("b")))));
	}

}
