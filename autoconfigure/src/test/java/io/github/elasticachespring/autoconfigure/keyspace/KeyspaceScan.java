package io.github.elasticachespring.autoconfigure.keyspace;

import java.util.List;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.NodeRole;
import io.github.elasticachespring.simulator.SimulatedNode;

/**
 * The keys of a whole cache, looked at from outside.
 */
final class KeyspaceScan {

	private KeyspaceScan() {
	}

	static boolean isPrimary(SimulatedNode node) {
		return node.role() == NodeRole.PRIMARY;
	}

	static List<String> keys(ElastiCacheSimulator cache) {
		return cache.nodes()
			.stream()
			.filter(KeyspaceScan::isPrimary)
			.flatMap((node) -> node.execute("KEYS", "*").lines())
			.filter((key) -> !key.isEmpty())
			.toList();
	}

}
