package io.github.elasticachespring.simulator;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.github.elasticachespring.simulator.DnsZone.Style;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control plane: who is in which shard, who is primary, and the names that follow.
 * What the protocols do differently is up to its two kinds. One change at a time: every
 * method that changes something holds this object's monitor.
 */
abstract sealed class Topology permits ReplicationGroupTopology, ClusterTopology {

	static final Duration POLL = Duration.ofMillis(2);

	static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Logger logger = LoggerFactory.getLogger(Topology.class);

	final SimulatorSpec spec;

	final EndpointNames names;

	final Fleet fleet;

	final SimulatorDns dns;

	final List<SimulatedNode> nodes = new CopyOnWriteArrayList<>();

	private boolean closed;

	Topology(SimulatorSpec spec, EndpointNames names, Fleet fleet, SimulatorDns dns) {
		this.spec = spec;
		this.names = names;
		this.fleet = fleet;
		this.dns = dns;
	}

	static Topology of(SimulatorSpec spec, EndpointNames names, Fleet fleet, SimulatorDns dns) {
		return spec.clustered() ? new ClusterTopology(spec, names, fleet, dns)
				: new ReplicationGroupTopology(spec, names, fleet, dns);
	}

	/**
	 * Start all nodes, wait until they serve, publish their names.
	 */
	abstract void start();

	/**
	 * Lines for the configuration of a node that starts in its present role.
	 */
	abstract List<String> settings(SimulatedNode node, Server server);

	/**
	 * Make a replica the primary without the old one.
	 */
	abstract void takeOver(SimulatedNode replica);

	/**
	 * Make the old primary a replica of its successor.
	 */
	abstract void stepDown(SimulatedNode primary, SimulatedNode successor);

	/**
	 * Let a running node follow the shard's primary, and wait until it is in step.
	 */
	abstract void follow(SimulatedNode node, Server server);

	/**
	 * Wait until a replica has its primary's data.
	 */
	abstract void awaitInStep(Server replica);

	/**
	 * Wait until a primary that is back takes writes.
	 */
	abstract void awaitWritable(Server primary);

	/**
	 * Let the others know a server no more.
	 */
	abstract void forget(Server server);

	/**
	 * Publish the names that depend on roles.
	 */
	abstract void publishGroup();

	final List<SimulatedNode> nodes() {
		return List.copyOf(this.nodes);
	}

	final SimulatedNode primary(int shard) {
		return this.nodes.stream()
			.filter((node) -> node.shard() == shard && node.role() == NodeRole.PRIMARY)
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no shard " + shard));
	}

	final List<SimulatedNode> replicas(int shard) {
		return this.nodes.stream().filter((node) -> node.shard() == shard && node.role() == NodeRole.REPLICA).toList();
	}

	final synchronized Failover failover(int shard) {
		requireFailover();
		SimulatedNode replica = bestReplica(shard)
			.orElseThrow(() -> new SimulatorException("Shard " + shard + " has no replica that could take over"));
		return failover(replica);
	}

	/**
	 * Promote a replica after its primary was lost.
	 */
	final synchronized Failover promote(SimulatedNode replica, Instant began, long beganNanos) {
		SimulatedNode old = primary(replica.shard());
		takeOver(replica);
		Failover failover = new Failover(old, replica, false, began, beganNanos, Instant.now(), System.nanoTime());
		completeFailover(failover);
		return failover;
	}

	/**
	 * A node was lost: when the promotion delay is over and it is not back, promote
	 * another, and take it out of the names.
	 */
	final void lost(Fault fault) {
		Threads.schedule(this.spec.promotionDelay(), () -> change(() -> replaceLost(fault)));
	}

	/**
	 * Run a change, unless the simulator is closed.
	 */
	final synchronized void change(Runnable change) {
		if (!this.closed) {
			change.run();
		}
	}

	/**
	 * Let the present change be the last.
	 */
	final synchronized void close() {
		this.closed = true;
	}

	/**
	 * A lost node is back: it serves as it did, or follows the one that was promoted.
	 */
	final synchronized void returned(SimulatedNode node) {
		if (node.role() == NodeRole.REPLICA) {
			follow(node, node.server());
		}
		else {
			awaitWritable(node.server());
		}
		publishGroup();
	}

	/**
	 * Start a killed node again, without its data.
	 */
	final synchronized void restart(SimulatedNode node) {
		node.server().kill();
		node.server().forgetData();
		node.server().start(settings(node, node.server()));
		returned(node);
	}

	/**
	 * Put a new server on a new address behind the node's name, as scaling and upgrades
	 * do: first it follows, then it takes the role over, then the old one goes.
	 */
	final synchronized void replace(SimulatedNode node) {
		Server old = node.server();
		Server fresh = create(node.shard(), node.name());
		fresh.start(settings(new SimulatedNode(node.name(), node.shard(), fresh, NodeRole.REPLICA), fresh));
		SimulatedNode successor = new SimulatedNode(node.name(), node.shard(), fresh, NodeRole.REPLICA);
		follow(successor, fresh);
		if (node.role() == NodeRole.PRIMARY) {
			this.nodes.add(successor);
			failover(successor);
			node.changeRole(NodeRole.PRIMARY);
		}
		node.replaceServer(fresh);
		this.nodes.remove(successor);
		publishNode(node);
		publishGroup();
		forget(old);
		this.fleet.remove(old);
	}

	final Server create(int shard, String name) {
		return this.fleet.create(name, this.fleet.newAddresses(1), this.fleet.port());
	}

	final void publishNode(SimulatedNode node) {
		this.dns.publish(node.name(), Style.ALL, node.server().announcedAddresses());
	}

	final List<InetAddress> addresses(List<SimulatedNode> nodes) {
		return nodes.stream().map((node) -> node.address().getAddress()).toList();
	}

	final void inParallel(List<SimulatedNode> nodes, Consumer<SimulatedNode> action) {
		List<CompletableFuture<Void>> all = nodes.stream()
			.map((node) -> CompletableFuture.runAsync(() -> action.accept(node), Threads.pool()))
			.toList();
		Threads.join(all);
	}

	final Optional<SimulatedNode> bestReplica(int shard) {
		return replicas(shard).stream()
			.filter(SimulatedNode::isServing)
			.max(Comparator.comparingLong((node) -> offset(node.server(), "slave_repl_offset")));
	}

	private Failover failover(SimulatedNode replica) {
		SimulatedNode old = primary(replica.shard());
		Instant began = Instant.now();
		long beganNanos = System.nanoTime();
		long promotedNanos = handOver(old, replica);
		Failover failover = new Failover(old, replica, true, began, beganNanos,
				began.plusNanos(promotedNanos - beganNanos), promotedNanos);
		completeFailover(failover);
		return failover;
	}

	/**
	 * As a planned failover in ElastiCache: writes wait, the replica catches up, roles
	 * change, and the waiting writes find a replica. No socket is closed and no
	 * acknowledged write is lost.
	 * @return {@link System#nanoTime()} of the promotion
	 */
	private long handOver(SimulatedNode primary, SimulatedNode replica) {
		Server old = primary.server();
		old.call("CLIENT", "PAUSE", String.valueOf(PATIENCE.toMillis()), "WRITE");
		try {
			Threads.await(Duration.ofMillis(1), PATIENCE.dividedBy(3),
					() -> offset(old, "master_repl_offset") == offset(replica.server(), "slave_repl_offset"),
					() -> replica.name() + " does not catch up with " + primary.name());
			takeOver(replica);
			long promoted = System.nanoTime();
			stepDown(primary, replica);
			return promoted;
		}
		finally {
			old.call("CLIENT", "UNPAUSE");
		}
	}

	private static long offset(Server server, String field) {
		String offset = server.info("replication", field);
		return offset.isEmpty() ? -1 : Long.parseLong(offset);
	}

	private void completeFailover(Failover failover) {
		failover.demoted().changeRole(NodeRole.REPLICA);
		failover.promoted().changeRole(NodeRole.PRIMARY);
		publishGroup();
		replicas(failover.promoted().shard()).stream()
			.filter((node) -> node.isServing() && node != failover.demoted())
			.forEach((node) -> follow(node, node.server()));
		logger.info("{} took over from {} after {} ms", failover.promoted().name(), failover.demoted().name(),
				failover.duration().toMillis());
	}

	private void replaceLost(Fault fault) {
		if (fault.isMended()) {
			return;
		}
		try {
			replaceLostNode(fault);
		}
		catch (SimulatorException ex) {
			logger.warn("Nobody is promoted after the {}", fault, ex);
			fault.failover().completeExceptionally(ex);
		}
	}

	private void replaceLostNode(Fault fault) {
		SimulatedNode node = fault.node();
		Optional<SimulatedNode> replica = bestReplica(node.shard());
		if (node.role() == NodeRole.PRIMARY && this.spec.automaticFailover() && replica.isPresent()
				&& this.spec.shape() != SimulatorSpec.Shape.SERVERLESS) {
			fault.failover().complete(promote(replica.get(), fault.at(), fault.nanos()));
		}
		else {
			fault.failover().cancel(false);
			publishGroup();
		}
	}

	private void requireFailover() {
		if (this.spec.shape() == SimulatorSpec.Shape.SERVERLESS) {
			throw new SimulatorException("A serverless cache shows its clients no failover");
		}
	}

}
