package io.github.elasticachespring.simulator;

import io.github.elasticachespring.simulator.SimulatorSpec.Shape;

/**
 * Builds the shape of a serverless cache: one name with several addresses, always TLS,
 * the cluster protocol with one logical node that owns all slots, reads on the next port.
 * A serverless cache has users but no AUTH token, database 0 only, and refuses more
 * commands than a group does.
 */
public final class ServerlessBuilder extends SimulatorBuilder<ServerlessBuilder> {

	ServerlessBuilder() {
		super(Shape.SERVERLESS);
	}

	@Override
	int shards() {
		return 1;
	}

	@Override
	int replicas() {
		return 1;
	}

	@Override
	ServerlessBuilder self() {
		return this;
	}

}
