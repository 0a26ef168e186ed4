package io.github.elasticachespring.client.command;

import io.github.elasticachespring.simulator.BackEnd;

/**
 * Redis 7.0 or newer, where EXPIRE NX sets a missing TTL.
 */
class TtlSweepPathServerTests extends AbstractTtlSweepTests {

	@Override
	BackEnd backEnd() {
		return BackEnd.path();
	}

}
