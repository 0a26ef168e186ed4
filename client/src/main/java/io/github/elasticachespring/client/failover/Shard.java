package io.github.elasticachespring.client.failover;

import java.net.InetSocketAddress;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.endpoint.HostPort;
import io.github.elasticachespring.client.endpoint.Shards;

/**
 * One shard of a cluster: its gate, and which nodes it has. It stays the same while its
 * primary changes.
 */
final class Shard implements Shards.Member {

	private final Gate gate;

	private final ShardLocator locator;

	/** The nodes, the primary first. */
	private volatile List<HostPort> nodes;

	Shard(Gate gate, ShardLocator locator, List<HostPort> nodes) {
		this.gate = gate;
		this.locator = locator;
		this.nodes = nodes;
		locator.nodes(nodes);
	}

	Gate gate() {
		return this.gate;
	}

	HostPort primary() {
		return this.nodes.get(0);
	}

	@Override
	public void nodes(List<HostPort> nodes) {
		if (!nodes.equals(this.nodes)) {
			this.nodes = nodes;
			this.locator.nodes(nodes);
		}
	}

	/**
	 * A command for this shard was led elsewhere. Where it was led to the primary, it
	 * went to another shard: slots move, and only the map is behind.
	 * @param target host and port in the node's words
	 * @return whether that is this shard's business: one of its replicas is the primary
	 * now
	 */
	boolean redirected(String target) {
		List<HostPort> known = this.nodes;
		for (HostPort replica : known.subList(1, known.size())) {
			if (target.equals(replica.toString())) {
				this.gate.superseded();
				return true;
			}
		}
		return false;
	}

	/**
	 * Commands for this shard are led in circles: its primary is another than it seems.
	 */
	void misled() {
		this.gate.superseded();
	}

	/** Nobody needs it any more. */
	void close() {
		this.gate.shutdown();
	}

	/** Where the primary is, if commands flow. */
	@Nullable InetSocketAddress address() {
		return this.gate.openPrimary();
	}

}
