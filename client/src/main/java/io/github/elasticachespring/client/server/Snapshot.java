package io.github.elasticachespring.client.server;

import java.time.Instant;
import java.util.List;

/**
 * What all nodes said when they were asked at the same time.
 *
 * @param at when they were asked
 * @param nodes one sample for each known node
 */
public record Snapshot(Instant at, List<NodeSample> nodes) {

	/** Before anybody was asked. */
	public static final Snapshot NONE = new Snapshot(Instant.EPOCH, List.of());

	public Snapshot {
		nodes = List.copyOf(nodes);
	}

	/**
	 * The nodes of a role.
	 * @param role the role
	 * @return their samples
	 */
	public List<NodeSample> of(NodeRole role) {
		return this.nodes.stream().filter((sample) -> sample.info().role() == role).toList();
	}

}
