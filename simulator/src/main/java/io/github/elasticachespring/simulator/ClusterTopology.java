package io.github.elasticachespring.simulator;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.elasticachespring.simulator.DnsZone.Style;
import io.github.elasticachespring.simulator.SimulatorSpec.Shape;

/**
 * Cluster mode enabled, and the shape of a serverless cache. The control plane decides
 * who is promoted; the cluster's own elections are off, so that tests know when.
 */
final class ClusterTopology extends Topology {

	static final int SLOTS = 16384;

	private static final int SERVERLESS_ADDRESSES = 3;

	private static final String NODE_TIMEOUT = "3000";

	/** How long nodes may take to hear of each other before they are told again. */
	private static final Duration REMINDER = Duration.ofSeconds(2);

	/** Nodes ping each other in half of this, so that a cluster is complete sooner. */
	private static final String NODE_TIMEOUT_AT_START = "400";

	ClusterTopology(SimulatorSpec spec, EndpointNames names, Fleet fleet, SimulatorDns dns) {
		super(spec, names, fleet, dns);
	}

	@Override
	void start() {
		createNodes();
		inParallel(this.nodes, (node) -> node.server().start(settings(node, node.server())));
		setNodeTimeout(NODE_TIMEOUT_AT_START);
		for (int i = 0; i < this.nodes.size(); i++) {
			Server server = this.nodes.get(i).server();
			server.call("CLUSTER", "SET-CONFIG-EPOCH", String.valueOf(i + 1));
		}
		meet();
		for (int shard = 0; shard < this.spec.shards(); shard++) {
			primary(shard).server().call(assignment(shard));
		}
		// A handshake that takes more than a second is given up.
		for (SimulatedNode node : this.nodes) {
			Threads.await(POLL, PATIENCE,
					() -> ClusterView.of(node.server()).isComplete(this.nodes.size(), announcesNames()), REMINDER,
					this::meet, () -> node + " knows not every node");
		}
		replicaNodes().forEach(this::replicate);
		awaitViews("does not see the cluster as it is",
				(view) -> view.replicas() == replicaNodes().size() && view.slots() == SLOTS);
		this.nodes.forEach((node) -> awaitServing(node.server()));
		awaitReplicasShown();
		setNodeTimeout(NODE_TIMEOUT);
		this.nodes.forEach(this::publishNode);
		publishGroup();
	}

	private void meet() {
		for (int i = 0; i < this.nodes.size(); i++) {
			Server server = this.nodes.get(i).server();
			for (SimulatedNode other : this.nodes.subList(0, i)) {
				server.call("CLUSTER", "MEET", other.server().announced().getHostAddress(), other.server().port());
			}
		}
	}

	@Override
	List<String> settings(SimulatedNode node, Server server) {
		List<String> lines = new ArrayList<>(List.of("cluster-enabled yes", "cluster-config-file nodes.conf",
				"cluster-node-timeout " + NODE_TIMEOUT, "cluster-replica-no-failover yes",
				"cluster-migration-barrier 100", "cluster-announce-ip " + server.announced().getHostAddress(),
				"cluster-require-full-coverage " + (this.spec.fullCoverage() ? "yes" : "no")));
		if (announcesNames()) {
			lines.add("cluster-announce-hostname " + node.name());
			lines.add("cluster-preferred-endpoint-type hostname");
		}
		return lines;
	}

	@Override
	void takeOver(SimulatedNode replica) {
		replica.server().call("CLUSTER", "FAILOVER", "TAKEOVER");
	}

	@Override
	void stepDown(SimulatedNode primary, SimulatedNode successor) {
		Threads.await(POLL, PATIENCE, () -> !isPrimary(primary.server()), REMINDER, () -> remind(successor.server()),
				() -> primary + " does not step down");
	}

	/**
	 * Who takes over without being elected chooses its epoch by itself. If the old
	 * primary had the same one, or a later one that had not got around, the claim has no
	 * effect.
	 */
	private void remind(Server successor) {
		if (isPrimary(successor)) {
			successor.call("CLUSTER", "BUMPEPOCH");
		}
		else {
			successor.call("CLUSTER", "FAILOVER", "TAKEOVER");
		}
	}

	@Override
	void follow(SimulatedNode node, Server server) {
		Server primary = primary(node.shard()).server();
		String primaryId = id(primary);
		if (!ClusterView.of(server).knows(primaryId)) {
			introduce(server);
		}
		Threads.await(POLL, PATIENCE, () -> follows(server, primaryId), () -> server + " does not follow " + primary);
		if (primary.isServing()) {
			awaitServing(server);
		}
	}

	@Override
	void awaitInStep(Server replica) {
		awaitServing(replica);
	}

	@Override
	void awaitWritable(Server primary) {
		awaitServing(primary);
	}

	@Override
	void forget(Server server) {
		String address = server.announced().getHostAddress();
		this.nodes.stream()
			.map(SimulatedNode::server)
			.filter((other) -> other != server && other.isServing())
			.forEach((other) -> ClusterView.of(other)
				.idOf(address)
				.ifPresent((id) -> other.call("CLUSTER", "FORGET", id)));
	}

	@Override
	void publishGroup() {
		if (this.spec.shape() == Shape.CLUSTER) {
			List<InetAddress> all = addresses(this.nodes.stream().filter(SimulatedNode::isServing).toList());
			if (!all.isEmpty()) {
				this.dns.publishLate(this.names.configuration(), Style.ALL, all);
			}
		}
	}

	SlotMove move(int slot, int toShard) {
		SimulatedNode target = primary(toShard);
		SimulatedNode source = primaries().stream()
			.filter((node) -> ClusterView.of(node.server()).owns(slot))
			.findFirst()
			.orElseThrow(() -> new SimulatorException("Nobody owns slot " + slot));
		List<Server> others = primaries().stream()
			.filter((node) -> node != source && node != target && node.isServing())
			.map(SimulatedNode::server)
			.toList();
		return new SlotMove(slot, source.server(), target.server(), others, this.fleet.rules());
	}

	private void createNodes() {
		boolean serverless = this.spec.shape() == Shape.SERVERLESS;
		List<InetAddress> shared = serverless ? this.fleet.newAddresses(SERVERLESS_ADDRESSES) : List.of();
		for (int shard = 0; shard < this.spec.shards(); shard++) {
			for (int i = 0; i <= this.spec.replicas(); i++) {
				String name = this.names.node(shard, i);
				Server server = serverless ? this.fleet.create(name, shared, this.fleet.port() + i)
						: create(shard, name);
				this.nodes.add(new SimulatedNode(name, shard, server, (i == 0) ? NodeRole.PRIMARY : NodeRole.REPLICA));
			}
		}
	}

	/**
	 * {@code CLUSTER SLOTS} leaves replicas out as long as a node thinks they have no
	 * data. A client's first look at the cluster should show them.
	 */
	private void awaitReplicasShown() {
		primaries().forEach((node) -> node.server().call("FLUSHALL"));
		for (SimulatedNode node : this.nodes) {
			Threads.await(POLL, PATIENCE, () -> nodesInSlots(node.server()) == this.nodes.size(),
					() -> node + " does not show all replicas");
		}
		this.nodes.forEach((node) -> node.server().call("CONFIG", "RESETSTAT"));
	}

	/**
	 * Each range of slots is a list of its two ends and its nodes.
	 */
	private static int nodesInSlots(Server server) {
		return ((List<?>) server.require("CLUSTER", "SLOTS")).stream()
			.mapToInt((range) -> ((List<?>) range).size() - 2)
			.sum();
	}

	private void setNodeTimeout(String millis) {
		this.nodes.forEach((node) -> node.server().call("CONFIG", "SET", "cluster-node-timeout", millis));
	}

	private void replicate(SimulatedNode replica) {
		replica.server().call("CLUSTER", "REPLICATE", id(primary(replica.shard()).server()));
	}

	/**
	 * Whether a server follows a primary. If it could, it is told to; a primary that
	 * comes back has to hear of its successor first, and then follows by itself.
	 */
	private static boolean follows(Server server, String primaryId) {
		ClusterView view = ClusterView.of(server);
		if (!view.follows(primaryId) && view.canFollow(primaryId)) {
			server.call("CLUSTER", "REPLICATE", primaryId);
		}
		return view.follows(primaryId);
	}

	/**
	 * Make a server and all others know each other.
	 */
	private void introduce(Server server) {
		String id = id(server);
		List<Server> others = this.nodes.stream()
			.map(SimulatedNode::server)
			.filter((other) -> other != server && other.isServing())
			.toList();
		others.forEach((other) -> server.call("CLUSTER", "MEET", other.announced().getHostAddress(), other.port()));
		for (Server other : others) {
			String otherId = id(other);
			Threads.await(POLL, PATIENCE,
					() -> ClusterView.of(other).knows(id) && ClusterView.of(server).knows(otherId),
					() -> server + " and " + other + " do not meet");
		}
	}

	private String[] assignment(int shard) {
		int shards = this.spec.shards();
		return Stream
			.concat(Stream.of("CLUSTER", "ADDSLOTS"),
					IntStream.range(SLOTS * shard / shards, SLOTS * (shard + 1) / shards).mapToObj(String::valueOf))
			.toArray(String[]::new);
	}

	private List<SimulatedNode> primaries() {
		return this.nodes.stream().filter((node) -> node.role() == NodeRole.PRIMARY).toList();
	}

	private List<SimulatedNode> replicaNodes() {
		return this.nodes.stream().filter((node) -> node.role() == NodeRole.REPLICA).toList();
	}

	private boolean announcesNames() {
		return this.fleet.version().atLeast(7, 0);
	}

	private void awaitViews(String complaint, Predicate<ClusterView> condition) {
		for (SimulatedNode node : this.nodes) {
			Threads.await(POLL, PATIENCE, () -> condition.test(ClusterView.of(node.server())),
					() -> node + " " + complaint);
		}
	}

	private static void awaitServing(Server server) {
		Threads.await(POLL, PATIENCE, () -> isServing(server),
				() -> server + " does not serve its part of the cluster");
	}

	private static boolean isServing(Server server) {
		return String.valueOf(server.call("CLUSTER", "INFO")).contains("cluster_state:ok")
				&& (isPrimary(server) || "up".equals(server.info("replication", "master_link_status")));
	}

	private static boolean isPrimary(Server server) {
		return "master".equals(server.info("replication", "role"));
	}

	private static String id(Server server) {
		return String.valueOf(server.call("CLUSTER", "MYID"));
	}

}
