package io.github.elasticachespring.client.keyspace;

import io.github.elasticachespring.simulator.BackEnd;

/**
 * Redis 6.2, which is found out by trying.
 */
class ClusterTtlEmbeddedServerTests extends AbstractClusterTtlTests {

	@Override
	BackEnd backEnd() {
		return BackEnd.embedded();
	}

}
