package io.github.elasticachespring.client;

import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;

import io.github.elasticachespring.simulator.SimulatedNode;

/**
 * Waits until replicas have all that their primary has.
 */
public final class InStep {

	private InStep() {
	}

	/** Ends as soon as every replica is as far as the primary is when this is called. */
	public static void await(SimulatedNode primary, List<SimulatedNode> replicas) {
		long offset = offset(primary, "master_repl_offset");
		Awaitility.await()
			.pollInterval(Duration.ofMillis(2))
			.until(() -> replicas.stream().allMatch((replica) -> offset(replica, "slave_repl_offset") >= offset));
	}

	private static long offset(SimulatedNode node, String name) {
		return String.valueOf(node.execute("INFO", "replication"))
			.lines()
			.filter((line) -> line.startsWith(name + ':'))
			.mapToLong((line) -> Long.parseLong(line.substring(name.length() + 1).strip()))
			.findFirst()
			.orElse(-1);
	}

}
