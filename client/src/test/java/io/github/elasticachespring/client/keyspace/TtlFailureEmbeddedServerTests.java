package io.github.elasticachespring.client.keyspace;

import io.github.elasticachespring.simulator.BackEnd;

/**
 * Redis 6.2, where a script sets a missing TTL.
 */
class TtlFailureEmbeddedServerTests extends AbstractTtlFailureTests {

	@Override
	BackEnd backEnd() {
		return BackEnd.embedded();
	}

	@Override
	String forbidden() {
		return "eval";
	}

}
