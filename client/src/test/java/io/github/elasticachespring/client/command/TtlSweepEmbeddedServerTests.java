package io.github.elasticachespring.client.command;

import io.github.elasticachespring.simulator.BackEnd;

/**
 * Redis 6.2, where a script sets a missing TTL.
 */
class TtlSweepEmbeddedServerTests extends AbstractTtlSweepTests {

	@Override
	BackEnd backEnd() {
		return BackEnd.embedded();
	}

}
