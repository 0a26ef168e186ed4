package io.github.elasticachespring.client.keyspace;

import io.github.elasticachespring.simulator.BackEnd;

/**
 * Redis 7.0 or newer, where EXPIRE NX sets a missing TTL.
 */
class TtlFailurePathServerTests extends AbstractTtlFailureTests {

	@Override
	BackEnd backEnd() {
		return BackEnd.path();
	}

	@Override
	String forbidden() {
		return "expire";
	}

}
