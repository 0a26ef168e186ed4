package io.github.elasticachespring.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.elasticachespring.simulator.SimulatorSpec.Shape;
import org.jspecify.annotations.Nullable;

/**
 * An ElastiCache on this machine: real servers that speak as ElastiCache's do, with its
 * names, its TLS, its users and restrictions, and that can be broken on purpose.
 *
 * <pre>{@code
 * try (ElastiCacheSimulator cache = ElastiCacheSimulator.replicationGroup().replicas(2).start()) {
 *     connect(cache.primaryEndpoint(), cache.dnsServer(), cache.caCertificate());
 *     cache.failover();
 * }
 * }</pre>
 *
 * The names resolve through {@link #dnsServer()} only. Nodes have loopback addresses of
 * their own and share one port, so that any number of simulators run side by side.
 * <p>
 * All methods may be called from any thread; those that change roles run one after the
 * other and return when the change is complete. Servers and files are gone when the
 * simulator is closed, and also when the JVM ends without closing it, even by a signal.
 */
public final class ElastiCacheSimulator implements AutoCloseable {

	private final SimulatorSpec spec;

	private final EndpointNames names;

	private final Fleet fleet;

	private final SimulatorDns dns;

	private final Topology topology;

	private final Faults faults;

	private final Path authority;

	private final AtomicBoolean closed = new AtomicBoolean();

	private ElastiCacheSimulator(SimulatorSpec spec) {
		this.spec = spec;
		this.names = new EndpointNames(spec);
		try {
			this.fleet = new Fleet(spec, this.names);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot prepare a simulator", ex);
		}
		this.dns = new SimulatorDns(spec.dnsTtl(), spec.dnsLag());
		this.topology = Topology.of(spec, this.names, this.fleet, this.dns);
		this.faults = new Faults(spec, this.fleet, this.topology);
		this.authority = this.fleet.writeAuthority();
	}

	/**
	 * Build a replication group with cluster mode disabled.
	 * @return a builder
	 */
	public static ReplicationGroupBuilder replicationGroup() {
		return new ReplicationGroupBuilder();
	}

	/**
	 * Build a replication group with cluster mode enabled.
	 * @return a builder
	 */
	public static ClusterBuilder cluster() {
		return new ClusterBuilder();
	}

	/**
	 * Build a cache that looks like a serverless one.
	 * @return a builder
	 */
	public static ServerlessBuilder serverless() {
		return new ServerlessBuilder();
	}

	static ElastiCacheSimulator start(SimulatorSpec spec) {
		ElastiCacheSimulator simulator = new ElastiCacheSimulator(spec);
		try {
			simulator.topology.start();
			return simulator;
		}
		catch (RuntimeException ex) {
			simulator.close();
			throw ex;
		}
	}

	/**
	 * The primary endpoint of a replication group.
	 * @return host and port
	 * @throws IllegalStateException for another shape
	 */
	public String primaryEndpoint() {
		return endpoint(Shape.REPLICATION_GROUP, this.names.primary());
	}

	/**
	 * The reader endpoint of a replication group. Its name answers with one replica at a
	 * time, in turn, and with the primary where there is no replica.
	 * @return host and port
	 * @throws IllegalStateException for another shape
	 */
	public String readerEndpoint() {
		return endpoint(Shape.REPLICATION_GROUP, this.names.reader());
	}

	/**
	 * The configuration endpoint of a cluster. Its name answers with all nodes.
	 * @return host and port
	 * @throws IllegalStateException for another shape
	 */
	public String configurationEndpoint() {
		return endpoint(Shape.CLUSTER, this.names.configuration());
	}

	/**
	 * The endpoint of a serverless cache. Its name has several addresses; the next port
	 * is for reads.
	 * @return host and port
	 * @throws IllegalStateException for another shape
	 */
	public String serverlessEndpoint() {
		return endpoint(Shape.SERVERLESS, this.names.serverless());
	}

	/**
	 * The endpoints of the single nodes.
	 * @return hosts and ports, in the order of {@link #nodes()}
	 */
	public List<String> nodeEndpoints() {
		return nodes().stream().map((node) -> node.name() + ":" + node.address().getPort()).toList();
	}

	/**
	 * The DNS server that knows the names.
	 * @return its address, for UDP and TCP
	 */
	public InetSocketAddress dnsServer() {
		return this.dns.address();
	}

	/**
	 * The DNS server's controls.
	 * @return the controls
	 */
	public SimulatorDns dns() {
		return this.dns;
	}

	/**
	 * The certificate of the CA that clients have to trust.
	 * @return a PEM file, which goes when the simulator is closed
	 * @throws IllegalStateException where connections are not encrypted
	 */
	public Path caCertificate() {
		if (!this.spec.tls()) {
			throw new IllegalStateException("This simulator was built with plainText()");
		}
		return this.authority;
	}

	/**
	 * Whether connections are encrypted.
	 * @return whether clients have to use TLS
	 */
	public boolean isTls() {
		return this.spec.tls();
	}

	/**
	 * The name of the ACL user.
	 * @return the name, {@code null} with an AUTH token or without a password
	 */
	public @Nullable String username() {
		return this.spec.username();
	}

	/**
	 * The ACL user's password or the AUTH token.
	 * @return the password, {@code null} where none is asked for
	 */
	public @Nullable String password() {
		return this.spec.password();
	}

	/**
	 * All nodes, shard by shard.
	 * @return the nodes; roles and addresses change, the nodes stay the same
	 */
	public List<SimulatedNode> nodes() {
		return this.topology.nodes();
	}

	/**
	 * The primary of the only, or first, shard.
	 * @return the node
	 */
	public SimulatedNode primary() {
		return primary(0);
	}

	/**
	 * The primary of a shard.
	 * @param shard the shard's number, from 0
	 * @return the node
	 */
	public SimulatedNode primary(int shard) {
		return this.topology.primary(shard);
	}

	/**
	 * The replicas of the only, or first, shard.
	 * @return the nodes
	 */
	public List<SimulatedNode> replicas() {
		return replicas(0);
	}

	/**
	 * The replicas of a shard.
	 * @param shard the shard's number, from 0
	 * @return the nodes
	 */
	public List<SimulatedNode> replicas(int shard) {
		return this.topology.replicas(shard);
	}

	/**
	 * Change the lag of DNS for the role changes to come, see {@link SimulatorDns#lag}.
	 * @param lag the lag
	 */
	public void dnsLag(Duration lag) {
		this.dns.lag(lag);
	}

	/**
	 * Fail over as planned, in the only, or first, shard.
	 * @return what happened when
	 */
	public Failover failover() {
		return failover(0);
	}

	/**
	 * Fail over as planned: the most advanced replica takes over with the old primary's
	 * help. No acknowledged write is lost. The old primary becomes a replica, its
	 * clients' sockets stay open and its writes are answered with {@code READONLY}
	 * ({@code MOVED} in a cluster).
	 * @param shard the shard's number, from 0
	 * @return what happened when
	 * @throws SimulatorException where no replica can take over
	 */
	public Failover failover(int shard) {
		return this.topology.failover(shard);
	}

	/**
	 * Promote a replica at once, without its primary, which is to be lost already.
	 * @param replica the node
	 * @return what happened when
	 */
	public Failover promote(SimulatedNode replica) {
		return this.topology.promote(replica, Instant.now(), System.nanoTime());
	}

	/**
	 * Promote a secondary of a Global Datastore: its primary follows nobody from now on
	 * and takes writes.
	 * @throws IllegalStateException for a simulator built without
	 * {@link ReplicationGroupBuilder#globalDatastoreSecondary()}
	 */
	public void promoteSecondary() {
		if (!this.spec.secondary() || !(this.topology instanceof ReplicationGroupTopology group)) {
			throw new IllegalStateException("This simulator was built without globalDatastoreSecondary()");
		}
		group.change(group::leave);
	}

	/**
	 * Kill a node: its sockets are reset. If it was a primary, a replica is promoted
	 * after the promotion delay. Closing the fault starts the node again, without its
	 * data.
	 * @param node the node
	 * @return the fault
	 */
	public Fault crash(SimulatedNode node) {
		return this.faults.crash(node);
	}

	/**
	 * Stop a node without ending it: its sockets stay open, the kernel acknowledges what
	 * clients send, nothing is answered. If it was a primary, a replica is promoted after
	 * the promotion delay. Closing the fault lets the node go on.
	 * @param node the node
	 * @return the fault
	 */
	public Fault silence(SimulatedNode node) {
		return this.faults.silence(node);
	}

	/**
	 * Let all packets to and from a node vanish, for clients and other nodes alike. If it
	 * was a primary, a replica is promoted after the promotion delay; until the fault is
	 * closed, the node itself does not know.
	 * @param node the node
	 * @return the fault
	 * @throws UnavailableException where this user or this system cannot drop packets
	 */
	public Fault isolate(SimulatedNode node) {
		return this.faults.isolate(node);
	}

	/**
	 * Lose what a node answers, on the connections there are and on new ones, until the
	 * fault is closed. The node executes what it is sent.
	 * @param node the node
	 * @return the fault
	 * @throws IllegalStateException for a simulator built without
	 * {@link SimulatorBuilder#relayed()}
	 */
	public Fault loseReplies(SimulatedNode node) {
		return this.faults.loseReplies(node);
	}

	/**
	 * Turn a bit in each piece of what a node answers, on the connections there are and
	 * on new ones, until the fault is closed: TLS fails in mid-connection. The node
	 * executes what it is sent.
	 * @param node the node
	 * @return the fault
	 * @throws IllegalStateException for a simulator built without
	 * {@link SimulatorBuilder#relayed()}
	 */
	public Fault damageReplies(SimulatedNode node) {
		return this.faults.damageReplies(node);
	}

	/**
	 * Restart a replica, which then has data to load and answers {@code LOADING}
	 * meanwhile. It resynchronises when it has loaded, or at once when the fault is
	 * closed.
	 * @param replica the node
	 * @param duration how long it loads, about
	 * @return the fault
	 */
	public Fault loading(SimulatedNode replica, Duration duration) {
		return this.faults.loading(replica, duration);
	}

	/**
	 * Let a replica fall behind: it answers with the data it has now. In a replication
	 * group its link stays up and its offset behind the primary's; in a cluster its link
	 * is down.
	 * @param replica the node
	 * @return the fault
	 */
	public Fault lag(SimulatedNode replica) {
		return this.faults.lag(replica);
	}

	/**
	 * Fill a node's memory: it holds more than it may, evicts nothing and answers writes
	 * with {@code OOM}.
	 * @param node the node, usually a primary
	 * @return the fault
	 */
	public Fault fillMemory(SimulatedNode node) {
		return this.faults.fillMemory(node);
	}

	/**
	 * Kill all nodes of a shard. Closing the fault starts them again, without their data.
	 * @param shard the shard's number, from 0
	 * @return the fault, of the shard's primary
	 */
	public Fault loseShard(int shard) {
		return this.faults.loseShard(shard);
	}

	/**
	 * Begin to move a slot to another shard. Closing the result moves what is left.
	 * @param slot the slot, 0 to 16383
	 * @param toShard number of the shard that gets it
	 * @return the move
	 * @throws IllegalStateException for another shape than a cluster
	 */
	public SlotMove beginMove(int slot, int toShard) {
		if (this.spec.shape() != Shape.CLUSTER || !(this.topology instanceof ClusterTopology cluster)) {
			throw new IllegalStateException("Only a cluster's slots can be moved");
		}
		return cluster.move(slot, toShard);
	}

	/**
	 * Move slots with their keys to another shard, one after the other.
	 * @param firstSlot the first slot
	 * @param lastSlot the last slot
	 * @param toShard number of the shard that gets them
	 */
	public void moveSlots(int firstSlot, int lastSlot, int toShard) {
		for (int slot = firstSlot; slot <= lastSlot; slot++) {
			beginMove(slot, toShard).close();
		}
	}

	/**
	 * Reboot a node in place. Nobody is promoted; the node comes back without its data, a
	 * replica then gets it from its primary.
	 * @param node the node
	 */
	public void restart(SimulatedNode node) {
		this.topology.restart(node);
	}

	/**
	 * Replace every node by one on a new address behind the same name, one after the
	 * other, replicas first, as scaling and upgrades do. Data stays.
	 */
	public void replaceNodes() {
		for (int shard = 0; shard < this.spec.shards(); shard++) {
			replicas(shard).forEach(this.topology::replace);
			this.topology.replace(primary(shard));
		}
	}

	/**
	 * Replace one node by one on a new address behind the same name.
	 * @param node the node
	 */
	public void replace(SimulatedNode node) {
		this.topology.replace(node);
	}

	/**
	 * End all servers and remove all files.
	 */
	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			this.topology.close();
			this.faults.close();
			this.dns.close();
			this.fleet.close();
		}
	}

	private String endpoint(Shape shape, String name) {
		if (this.spec.shape() != shape) {
			throw new IllegalStateException("This simulator has another shape: " + this.spec.shape());
		}
		return name + ":" + this.fleet.port();
	}

}
