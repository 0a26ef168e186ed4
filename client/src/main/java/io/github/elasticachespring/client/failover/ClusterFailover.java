package io.github.elasticachespring.client.failover;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.endpoint.HostPort;
import io.github.elasticachespring.client.endpoint.Shards;

/**
 * The failover of a cluster, shard by shard: each has a gate of its own. Serverless is a
 * cluster of one shard.
 *
 * <p>
 * Thread-safe.
 */
public final class ClusterFailover implements AutoCloseable {

	/** A cluster is looked at anew at most this often. */
	private static final Duration REFRESH_INTERVAL = Duration.ofMillis(250);

	/** What this needs of the client. */
	public interface Client {

		/**
		 * Asks the name server, past any cache.
		 * @param host a name
		 * @return its addresses
		 */
		CompletionStage<List<InetAddress>> lookup(String host);

		/**
		 * Connects to an address, verifying the name that goes with it.
		 * @param node the node as the topology names it
		 * @param address where it is
		 * @return a connection that is not connected again when it is lost
		 */
		CompletionStage<StatefulRedisConnection<String, String>> probe(HostPort node, InetAddress address);

		/**
		 * What the cluster looks like.
		 * @return the topology that commands are routed by
		 */
		Collection<RedisClusterNode> topology();

		/**
		 * Routes commands by another topology from now on.
		 * @param nodes all nodes
		 */
		void install(List<RedisClusterNode> nodes);

		/**
		 * Connects to a node's name at this address from now on.
		 * @param host the name
		 * @param address where the node was found
		 */
		void pin(String host, InetAddress address);

		/**
		 * Asks the cluster what it looks like.
		 * @return completes when commands are routed by the answer
		 */
		CompletionStage<?> refresh();

	}

	private final String endpoint;

	private final @Nullable HostPort onlyNode;

	private final FailoverOptions options;

	private final FailoverFailures failures;

	private final List<FailoverListener> listeners;

	private final Client client;

	private final Scheduler scheduler;

	private final HeldBudget held;

	private final Shards<Shard> shards;

	private final Set<GatedClusterConnection> connections = ConcurrentHashMap.newKeySet();

	/** How often a topology was taken from a shard's new primary. */
	private final AtomicLong installed = new AtomicLong();

	// From here on, only the scheduler

	private boolean refreshing;

	private boolean refreshWanted;

	private boolean closed;

	/**
	 * Creates the failover of a cluster.
	 * @param endpoint the cluster's endpoint
	 * @param serverless whether all addresses behind the endpoint are one node
	 * @param options the numbers
	 * @param failures makes the exceptions that callers see
	 * @param listeners are told what happens
	 * @param client what connects
	 * @param executor what transitions run on
	 */
	public ClusterFailover(HostPort endpoint, boolean serverless, FailoverOptions options, FailoverFailures failures,
			List<FailoverListener> listeners, Client client, EventExecutor executor) {
		this.endpoint = endpoint.toString();
		this.onlyNode = serverless ? endpoint : null;
		this.options = options;
		this.failures = failures;
		this.listeners = listeners;
		this.client = client;
		this.scheduler = Scheduler.on(executor);
		this.held = new HeldBudget(options);
		this.shards = new Shards<>(this::shard, this::dissolved);
	}

	/**
	 * Lettuce's options with what this depends on: it decides itself what becomes of a
	 * command whose connection is lost, and when a command has waited too long.
	 * @param options the application's
	 * @return options to give to Lettuce
	 */
	public static ClusterClientOptions adapt(ClusterClientOptions options) {
		ClusterClientOptions.Builder builder = options.mutate()
			.autoReconnect(true)
			.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
			.timeoutOptions(TimeoutOptions.create());
		// What Lettuce forgets when it copies options.
		builder.jsonParser(options.getJsonParser());
		builder.maintNotificationsConfig(MaintNotificationsConfig.disabled());
		return builder.build();
	}

	Shards<Shard> shards() {
		return this.shards;
	}

	Scheduler scheduler() {
		return this.scheduler;
	}

	// Connections

	/**
	 * Puts the gates in front of a connection to the cluster.
	 * @param host the connection
	 * @param nodes connects to single nodes on its behalf
	 * @param next where commands go on to be routed
	 * @return where commands come in
	 */
	public GatedClusterConnection guard(GatedConnection.Host host, GatedClusterConnection.Nodes nodes,
			CommandSink next) {
		if (this.shards.all().isEmpty()) {
			this.shards.update(this.client.topology());
		}
		EndpointLink link = new EndpointLink(true, this::refresh);
		Gate gate = gate(this.endpoint, new FixedLocator(this::anyPrimary, this.scheduler));
		GatedConnection keyless = new GatedConnection(gate, host, link, next, this.scheduler);
		gate.add(keyless);
		GatedClusterConnection connection = new GatedClusterConnection(this, host, nodes, next, link, keyless);
		this.connections.add(connection);
		return connection;
	}

	/**
	 * Puts a gate in front of a connection to one node.
	 * @param host the connection
	 * @param next where commands go on
	 * @return where commands come in
	 */
	public GatedNode guardNode(GatedConnection.Host host, CommandSink next) {
		EndpointLink link = new EndpointLink(false, this::refresh);
		Gate gate = gate("one node of " + this.endpoint, new FixedLocator(() -> null, this.scheduler));
		GatedConnection connection = new GatedConnection(gate, host, link, next, this.scheduler);
		gate.add(connection);
		return new GatedNode(link, connection);
	}

	private Gate gate(String name, Locator locator) {
		return new Gate(name, this.options, this.failures, this.listeners, this.held, locator, this.scheduler,
				(address) -> {
				});
	}

	void remove(GatedClusterConnection connection) {
		this.connections.remove(connection);
	}

	/**
	 * A node that is well.
	 * @return the primary of some shard whose commands flow, {@code null} if there is
	 * none
	 */
	public @Nullable InetSocketAddress anyPrimary() {
		List<InetSocketAddress> well = new ArrayList<>();
		for (Shard shard : this.shards.all()) {
			InetSocketAddress address = shard.address();
			if (address != null) {
				well.add(address);
			}
		}
		return well.isEmpty() ? null : well.get(ThreadLocalRandom.current().nextInt(well.size()));
	}

	// Shards

	private Shard shard(String slots, List<HostPort> nodes) {
		ShardLocator locator = new ShardLocator(new ShardLocator.Cluster() {

			@Override
			public void learn(Partitions view) {
				ClusterFailover.this.learn(view);
			}

			@Override
			public void refresh() {
				ClusterFailover.this.refresh();
			}

		}, this::lookup, this.client::probe, this.scheduler);
		String name = "%s (slots %s)".formatted(this.endpoint, slots);
		Shard[] self = new Shard[1];
		Gate gate = new Gate(name, this.options, this.failures, this.listeners, this.held, locator, this.scheduler,
				(address) -> pin(self[0].primary().host(), address));
		self[0] = new Shard(gate, locator, (this.onlyNode != null) ? List.of(nodes.get(0), this.onlyNode) : nodes);
		return self[0];
	}

	private void pin(String host, InetSocketAddress found) {
		if (NetUtil.createByteArrayFromIpAddressString(host) == null) {
			this.client.pin(host, found.getAddress());
		}
	}

	private CompletionStage<List<InetAddress>> lookup(String host) {
		byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
		if (literal == null) {
			return this.client.lookup(host);
		}
		try {
			return CompletableFuture.completedFuture(List.of(InetAddress.getByAddress(literal)));
		}
		catch (UnknownHostException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private void dissolved(Shard shard) {
		this.connections.forEach((connection) -> connection.dissolved(shard));
		shard.close();
	}

	// The map of slots

	private void learn(Partitions view) {
		List<RedisClusterNode> nodes = ClusterTopology.merge(List.of(view, this.client.topology()));
		this.installed.incrementAndGet();
		this.client.install(only(view, nodes));
	}

	/**
	 * Commands are routed by another topology.
	 * @param nodes all nodes
	 */
	public void topologyChanged(Collection<RedisClusterNode> nodes) {
		this.shards.update(nodes);
	}

	/**
	 * How often a topology was taken from a shard's new primary. What was asked for
	 * before that may be older.
	 * @return a number that only grows
	 */
	public long installed() {
		return this.installed.get();
	}

	/**
	 * Corrects one node's view by what others say.
	 * @param chosen the view
	 * @param others the others' views
	 * @return the view's nodes, each slot with its newest owner
	 */
	public static List<RedisClusterNode> merge(Partitions chosen, Collection<Partitions> others) {
		List<Partitions> views = new ArrayList<>(List.of(chosen));
		views.addAll(others);
		return only(chosen, ClusterTopology.merge(views));
	}

	private static List<RedisClusterNode> only(Partitions members, List<RedisClusterNode> nodes) {
		Set<String> ids = members.stream().map(RedisClusterNode::getNodeId).collect(Collectors.toSet());
		return nodes.stream().filter((node) -> ids.contains(node.getNodeId())).toList();
	}

	/**
	 * Asks the cluster what it looks like; where that is under way or was just done,
	 * again a little later.
	 */
	public void refresh() {
		this.scheduler.execute(() -> {
			if (this.refreshing || this.closed) {
				this.refreshWanted = true;
				return;
			}
			this.refreshing = true;
			this.refreshWanted = false;
			this.client.refresh()
				.whenComplete((done, failure) -> this.scheduler.schedule(this::refreshed, REFRESH_INTERVAL));
		});
	}

	private void refreshed() {
		this.refreshing = false;
		if (this.refreshWanted) {
			refresh();
		}
	}

	// What is going on

	/**
	 * How many commands wait, for a shard or for one node.
	 * @return the number now
	 */
	public int heldCommands() {
		return this.held.count();
	}

	/**
	 * Whether commands wait for the primary of a shard.
	 * @return {@code true} from the first sign of an outage of any shard until its
	 * commands flow again
	 */
	public boolean isActive() {
		return this.shards.all().stream().anyMatch((shard) -> shard.gate().held().isClosed());
	}

	/**
	 * Whether commands wait for the primary of one shard.
	 * @param slot one of the shard's
	 * @return {@code true} as long as they do
	 */
	public boolean isActive(int slot) {
		Shard shard = this.shards.of(slot);
		return shard != null && shard.gate().held().isClosed();
	}

	@Override
	public void close() {
		this.scheduler.execute(() -> this.closed = true);
		this.shards.all().forEach(Shard::close);
	}

}
