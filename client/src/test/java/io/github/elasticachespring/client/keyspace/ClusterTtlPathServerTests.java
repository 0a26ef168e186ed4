package io.github.elasticachespring.client.keyspace;

import io.github.elasticachespring.simulator.BackEnd;

/**
 * Redis 7.0 or newer.
 */
class ClusterTtlPathServerTests extends AbstractClusterTtlTests {

	@Override
	BackEnd backEnd() {
		return BackEnd.path();
	}

}
