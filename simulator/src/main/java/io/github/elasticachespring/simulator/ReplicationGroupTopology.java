package io.github.elasticachespring.simulator;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

import io.github.elasticachespring.simulator.DnsZone.Style;
import org.jspecify.annotations.Nullable;

/**
 * Cluster mode disabled: one shard, whose roles the control plane sets with
 * {@code REPLICAOF}.
 */
final class ReplicationGroupTopology extends Topology {

	ReplicationGroupTopology(SimulatorSpec spec, EndpointNames names, Fleet fleet, SimulatorDns dns) {
		super(spec, names, fleet, dns);
	}

	/** In another region; not among the nodes. */
	private @Nullable Server elsewhere;

	@Override
	void start() {
		if (this.spec.secondary()) {
			Server primary = create(0, "primary.elsewhere");
			primary.start(List.of());
			this.elsewhere = primary;
		}
		for (int i = 0; i <= this.spec.replicas(); i++) {
			String name = this.names.node(0, i);
			this.nodes.add(new SimulatedNode(name, 0, create(0, name), (i == 0) ? NodeRole.PRIMARY : NodeRole.REPLICA));
		}
		startNode(primary(0));
		if (this.elsewhere != null) {
			awaitInStep(primary(0).server());
		}
		inParallel(replicas(0), this::startNode);
		replicas(0).forEach((node) -> awaitInStep(node.server()));
		this.nodes.forEach(this::publishNode);
		publishGroup();
	}

	@Override
	List<String> settings(SimulatedNode node, Server server) {
		Server followed = (node.role() == NodeRole.PRIMARY) ? this.elsewhere : primary(0).server();
		return (followed == null) ? List.of() : List.of("replicaof " + followed.host() + " " + followed.port());
	}

	/** The other region is left: the primary takes writes from now on. */
	void leave() {
		this.elsewhere = null;
		takeOver(primary(0));
	}

	@Override
	void takeOver(SimulatedNode replica) {
		Server followed = this.elsewhere;
		if (followed != null) {
			replica.server().call("REPLICAOF", followed.host(), followed.port());
		}
		else {
			replica.server().call("REPLICAOF", "NO", "ONE");
		}
	}

	@Override
	void stepDown(SimulatedNode primary, SimulatedNode successor) {
		primary.server().call("REPLICAOF", successor.server().host(), successor.server().port());
	}

	@Override
	void follow(SimulatedNode node, Server server) {
		Server primary = primary(0).server();
		server.call("REPLICAOF", primary.host(), primary.port());
		if (primary.isServing()) {
			awaitInStep(server);
		}
	}

	@Override
	void awaitWritable(Server primary) {
		// It is as soon as it answers.
	}

	@Override
	void forget(Server server) {
		// Nobody follows it any more.
	}

	@Override
	void publishGroup() {
		List<InetAddress> primary = addresses(List.of(primary(0)));
		List<InetAddress> readers = addresses(replicas(0).stream().filter(SimulatedNode::isServing).toList());
		this.dns.publishLate(this.names.primary(), Style.ALL, primary);
		this.dns.publishLate(this.names.reader(), Style.ONE, readers.isEmpty() ? primary : readers);
	}

	private void startNode(SimulatedNode node) {
		node.server().start(settings(node, node.server()));
	}

	@Override
	void awaitInStep(Server replica) {
		Threads.await(POLL, PATIENCE,
				() -> isInStep(Server.fields(String.valueOf(replica.call("INFO", "replication")))),
				() -> replica + " does not follow its primary");
	}

	private static boolean isInStep(Map<String, String> replication) {
		return "up".equals(replication.get("master_link_status"));
	}

}
