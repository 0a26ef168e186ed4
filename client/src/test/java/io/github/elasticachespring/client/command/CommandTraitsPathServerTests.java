package io.github.elasticachespring.client.command;

import io.github.elasticachespring.simulator.BackEnd;

/**
 * Held against the server on this machine's PATH, Redis 7.0 or what came after it:
 * skipped where there is none.
 */
class CommandTraitsPathServerTests extends AbstractCommandTraitsServerTests {

	@Override
	BackEnd backEnd() {
		return BackEnd.path();
	}

}
