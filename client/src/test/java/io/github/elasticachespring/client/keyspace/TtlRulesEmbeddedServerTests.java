package io.github.elasticachespring.client.keyspace;

import io.github.elasticachespring.simulator.BackEnd;

/**
 * Redis 6.2.
 */
class TtlRulesEmbeddedServerTests extends AbstractTtlRulesTests {

	@Override
	BackEnd backEnd() {
		return BackEnd.embedded();
	}

}
