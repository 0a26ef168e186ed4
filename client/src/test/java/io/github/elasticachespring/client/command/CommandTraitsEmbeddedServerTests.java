package io.github.elasticachespring.client.command;

import io.github.elasticachespring.simulator.BackEnd;

/**
 * Held against the server in the class path, Redis 6.2: always there.
 */
class CommandTraitsEmbeddedServerTests extends AbstractCommandTraitsServerTests {

	@Override
	BackEnd backEnd() {
		return BackEnd.embedded();
	}

}
