package io.github.elasticachespring.client;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.ConnectionFuture;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterPushHandler;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.StatefulRedisClusterConnectionImpl;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.cluster.topology.ClusterTopologyRefresh;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.json.JsonParser;
import io.lettuce.core.protocol.PushHandler;
import io.lettuce.core.resource.ClientResources;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.client.endpoint.Endpoint;
import io.github.elasticachespring.client.endpoint.Endpoint.Cluster;
import io.github.elasticachespring.client.endpoint.Endpoint.Serverless;
import io.github.elasticachespring.client.endpoint.HostPort;
import io.github.elasticachespring.client.failover.ClusterFailover;
import io.github.elasticachespring.client.failover.FailoverListener;
import io.github.elasticachespring.client.failover.FailoverOptions;
import io.github.elasticachespring.client.failover.MaxWait;
import io.github.elasticachespring.client.failover.ObservedConnection;
import io.github.elasticachespring.client.failover.RepeatPolicy;
import io.github.elasticachespring.client.routing.ClusterReaderRouting;
import io.github.elasticachespring.client.routing.ReaderSettings;
import io.github.elasticachespring.client.routing.ReplicaReads;
import io.github.elasticachespring.client.server.NodeDirectory;
import io.github.elasticachespring.client.transport.ConnectFailure;
import io.github.elasticachespring.client.transport.ConnectionRole;
import io.github.elasticachespring.client.transport.NodeUri;

/**
 * A Lettuce client for a cluster, and for Serverless, which speaks the cluster protocol.
 * Every command passes the chain of interceptors once, before it is routed; what follows
 * a redirection does not pass again.
 *
 * <p>
 * Thread-safe, expensive, and to be shut down by whoever created it. Connecting fails
 * with an {@link ElastiCacheConnectionException} that says what to check.
 */
public final class ElastiCacheClusterClient extends RedisClusterClient {

	private final ClientTransport transport;

	private final List<CommandInterceptor> chain;

	/** The chain of connections to the cluster, which send reads elsewhere. */
	private final List<CommandInterceptor> routingChain;

	private final @Nullable ReadFrom readFrom;

	/** Makes the readers' connections. */
	private final NodeClient nodes;

	private final @Nullable ClusterReaderRouting readers;

	/** Makes the connections that ask for roles; they are given up when lost. */
	private final NodeClient probes;

	/** Makes the connections that ask for the topology. */
	private final NodeClient sources;

	private final @Nullable ClusterFailover failover;

	private final SharedRefresh refreshes = new SharedRefresh(super::refreshPartitionsAsync);

	/** The first answer to what the cluster looks like. Guarded by this. */
	private @Nullable CompletableFuture<Partitions> topology;

	private ElastiCacheClusterClient(ClientTransport transport, List<RedisURI> seeds, ClusterClientOptions options) {
		super(transport.resources(), seeds);
		this.transport = transport;
		List<CommandInterceptor> interceptors = new ArrayList<>(transport.options().chain());
		if (transport.options().failover() != null) {
			interceptors.add(0, MaxWait.interceptor());
		}
		this.chain = List.copyOf(interceptors);
		this.readFrom = switch (transport.options().readFrom()) {
			case PRIMARY -> null;
			case READER_PREFERRED -> new ReplicaReads(true);
			case READER_ONLY -> new ReplicaReads(false);
		};
		this.nodes = NodeClient.readers(transport);
		this.readers = (this.readFrom != null) ? readers(transport.options()) : null;
		this.routingChain = new ArrayList<>(this.chain);
		if (this.readers != null) {
			this.routingChain.add(this.readers);
		}
		this.probes = NodeClient.probes(transport);
		this.sources = NodeClient.topology(transport);
		FailoverOptions failoverOptions = transport.options().failover();
		this.failover = (failoverOptions != null)
				? failover(transport.options(), failoverOptions, options.getNodeFilter()) : null;
		setOptions(adapt(options));
	}

	/**
	 * With readers of its own, what Lettuce is given is for primaries, reads as well.
	 */
	private ClusterClientOptions adapt(ClusterClientOptions options) {
		ClusterClientOptions adapted = (this.failover != null) ? ClusterFailover.adapt(options) : options;
		if (this.readers == null) {
			return adapted;
		}
		ClusterClientOptions.Builder builder = adapted.mutate();
		// What Lettuce forgets when it copies options.
		builder.jsonParser(adapted.getJsonParser());
		builder.maintNotificationsConfig(adapted.getMaintNotificationsConfig());
		return builder.readOnlyCommands((command) -> false).build();
	}

	private ClusterReaderRouting readers(ElastiCacheOptions options) {
		FailoverOptions failover = options.failover();
		ReaderSettings settings = new ReaderSettings(options.endpoint().seed().toString(),
				options.readFrom() != ReadPreference.READER_ONLY,
				failover == null || failover.repeat() != RepeatPolicy.NEVER, 0, options.commandTimeout(),
				options.maxReplicaLag());
		return new ClusterReaderRouting(settings, new ReadFailures(options.failoverFailures()),
				new ReadReports(options.failoverListeners()), new ClusterReaderRouting.Client() {

					@Override
					public CompletionStage<StatefulRedisConnection<byte[], byte[]>> connect(HostPort node) {
						return connectReader(node);
					}

					@Override
					public boolean isPrimaryAvailable(int slot) {
						ClusterFailover known = ElastiCacheClusterClient.this.failover;
						return known == null || !known.isActive(slot);
					}

					@Override
					public void refresh() {
						ClusterFailover known = ElastiCacheClusterClient.this.failover;
						if (known != null) {
							known.refresh();
						}
						else {
							refreshPartitionsAsync();
						}
					}

				}, ElastiCacheClusterClient::commandTimeout, getResources().eventExecutorGroup());
	}

	/** Lettuce sends READONLY again whenever it connects again. */
	private CompletionStage<StatefulRedisConnection<byte[], byte[]>> connectReader(HostPort node) {
		return this.nodes.connectAsync(ByteArrayCodec.INSTANCE, this.transport.options().uri(node))
			.thenCompose((connection) -> connection.async().readOnly().handle((done, failure) -> {
				if (failure != null) {
					connection.closeAsync();
					throw new CompletionException(failure);
				}
				return connection;
			}));
	}

	private static Duration commandTimeout(StatefulConnection<?, ?> connection) {
		return (connection instanceof ElastiCacheClusterConnection<?, ?> ours) ? ours.commandTimeout()
				: connection.getTimeout();
	}

	private ClusterFailover failover(ElastiCacheOptions options, FailoverOptions failoverOptions,
			Predicate<RedisClusterNode> nodeFilter) {
		Endpoint endpoint = options.endpoint();
		return new ClusterFailover(endpoint.seed(), endpoint instanceof Serverless, failoverOptions,
				options.failoverFailures(), failoverListeners(options),
				new ClusterNodes(this, this.transport, this.probes, nodeFilter),
				getResources().eventExecutorGroup().next());
	}

	/** Who reads has to know of new roles, too. */
	private List<FailoverListener> failoverListeners(ElastiCacheOptions options) {
		ClusterReaderRouting reading = this.readers;
		if (reading == null) {
			return options.failoverListeners();
		}
		List<FailoverListener> listeners = new ArrayList<>(options.failoverListeners());
		listeners.add((event) -> reading.check());
		return listeners;
	}

	/**
	 * Creates a client. Nothing is connected yet.
	 * @param shared the application's resources, {@code null} for some of its own, which
	 * end with the client
	 * @param options where and how to connect
	 * @return the client
	 * @throws IllegalArgumentException if the endpoint is a replication group
	 */
	public static ElastiCacheClusterClient create(@Nullable ClientResources shared, ElastiCacheOptions options) {
		List<RedisURI> seeds = seeds(options.endpoint()).stream().map(options::uri).toList();
		ClientOptions clientOptions = options.clientOptions();
		ClusterClientOptions clusterOptions = (clientOptions instanceof ClusterClientOptions cluster) ? cluster
				: ClusterClientOptions.builder(clientOptions).build();
		return new ElastiCacheClusterClient(ClientTransport.create(shared, options), seeds, clusterOptions);
	}

	private static List<HostPort> seeds(Endpoint endpoint) {
		if (endpoint instanceof Cluster cluster) {
			return cluster.seeds();
		}
		if (endpoint instanceof Serverless serverless) {
			return List.of(serverless.endpoint());
		}
		throw new IllegalArgumentException("Not a cluster: " + endpoint);
	}

	@Override
	public <K, V> StatefulRedisClusterConnection<K, V> connect(RedisCodec<K, V> codec) {
		StatefulRedisClusterConnection<K, V> connection = explaining(() -> super.connect(codec));
		startReaders().toCompletableFuture().join();
		return readingFrom(connection);
	}

	@Override
	public <K, V> CompletableFuture<StatefulRedisClusterConnection<K, V>> connectAsync(RedisCodec<K, V> codec) {
		return explainingAsync(topology().thenCompose((known) -> super.connectAsync(codec)))
			.thenCompose((connection) -> startReaders().thenApply((ready) -> readingFrom(connection)));
	}

	private CompletionStage<Void> startReaders() {
		ClusterReaderRouting starting = this.readers;
		if (starting == null) {
			return CompletableFuture.completedFuture(null);
		}
		starting.topologyChanged(List.copyOf(getPartitions().getPartitions()));
		return starting.start();
	}

	@Override
	public <K, V> StatefulRedisClusterPubSubConnection<K, V> connectPubSub(RedisCodec<K, V> codec) {
		return explaining(() -> super.connectPubSub(codec));
	}

	@Override
	public <K, V> CompletableFuture<StatefulRedisClusterPubSubConnection<K, V>> connectPubSubAsync(
			RedisCodec<K, V> codec) {
		return explainingAsync(topology().thenCompose((known) -> super.connectPubSubAsync(codec)));
	}

	/**
	 * The cluster's nodes, to be asked about themselves.
	 * @return knows them, and connects to them
	 */
	public NodeDirectory nodeDirectory() {
		return new ClusterDirectory(() -> topology().thenApply((known) -> getPartitions()),
				(name) -> this.probes.connectAsync(StringCodec.UTF8, this.transport.options().uri(name)));
	}

	/** Lettuce asks for the topology on its own account only when it may block. */
	private synchronized CompletableFuture<Partitions> topology() {
		CompletableFuture<Partitions> known = this.topology;
		return (known != null && !known.isCompletedExceptionally()) ? known : initializePartitions();
	}

	private static <T> T explaining(Supplier<T> connect) {
		try {
			return connect.get();
		}
		catch (RuntimeException ex) {
			ElastiCacheConnectionException explained = ClientTransport.find(ex);
			throw (explained != null) ? explained : ex;
		}
	}

	private static <T> CompletableFuture<T> explainingAsync(CompletableFuture<T> connecting) {
		CompletableFuture<T> result = new CompletableFuture<>();
		connecting.whenComplete((connection, failure) -> {
			if (failure == null) {
				result.complete(connection);
			}
			else {
				ElastiCacheConnectionException explained = ClientTransport.find(failure);
				result.completeExceptionally((explained != null) ? explained : failure);
			}
		});
		return result;
	}

	private <K, V> StatefulRedisClusterConnection<K, V> readingFrom(StatefulRedisClusterConnection<K, V> connection) {
		if (this.readFrom != null) {
			connection.setReadFrom(this.readFrom);
		}
		return connection;
	}

	@Override
	protected <V, K> StatefulRedisClusterConnectionImpl<K, V> newStatefulRedisClusterConnection(
			RedisChannelWriter channelWriter, ClusterPushHandler pushHandler, RedisCodec<K, V> codec, Duration timeout,
			Supplier<JsonParser> parser) {
		return new ElastiCacheClusterConnection<>(channelWriter, pushHandler, codec, timeout, parser, this.routingChain,
				this.failover, this.readers != null);
	}

	@Override
	protected <K, V> StatefulRedisConnectionImpl<K, V> newStatefulRedisConnection(RedisChannelWriter channelWriter,
			PushHandler pushHandler, RedisCodec<K, V> codec, Duration timeout, Supplier<JsonParser> parser) {
		ClusterFailover guarding = this.failover;
		return new ElastiCacheConnection<>(channelWriter, pushHandler, codec, timeout, parser, this.chain,
				(guarding != null) ? guarding::guardNode : null);
	}

	@Override
	protected <K, V, T extends RedisChannelHandler<K, V>> ConnectionFuture<T> initializeChannelAsync(
			ConnectionBuilder connectionBuilder) {
		this.transport.prepare(connectionBuilder, () -> role(connectionBuilder));
		ObservedConnection gate = gate(connectionBuilder.connection());
		if (gate != null) {
			gate.observe(connectionBuilder);
		}
		return this.transport.explained(connectionBuilder, super.initializeChannelAsync(connectionBuilder));
	}

	/** By what the node said in the handshake. */
	private static ConnectionRole role(ConnectionBuilder builder) {
		String role = (builder.connection() instanceof StatefulRedisConnectionImpl<?, ?> node)
				? node.getConnectionState().getRole() : null;
		return (role == null || "master".equals(role)) ? ConnectionRole.PRIMARY : ConnectionRole.READER;
	}

	private static @Nullable ObservedConnection gate(RedisChannelHandler<?, ?> connection) {
		if (connection instanceof ElastiCacheClusterConnection<?, ?> cluster) {
			return cluster.gate();
		}
		return (connection instanceof ElastiCacheConnection<?, ?> node) ? node.gatedNode() : null;
	}

	/**
	 * Where a connection that is for any node connects to: to one that is well, if one is
	 * known.
	 */
	@Override
	protected Mono<SocketAddress> getSocketAddressSupplier(Supplier<Partitions> partitions,
			Function<Partitions, Collection<RedisClusterNode>> sorting) {
		Mono<SocketAddress> anyNode = super.getSocketAddressSupplier(partitions, sorting);
		ClusterFailover known = this.failover;
		if (known == null) {
			return anyNode;
		}
		return Mono.defer(() -> {
			InetSocketAddress well = known.anyPrimary();
			return (well == null) ? anyNode : Mono.just(NodeUri
				.address(this.transport.options().endpoint().seed().host(), well.getAddress(), well.getPort()));
		});
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * One refresh is under way at a time. Calls that come meanwhile share the next.
	 */
	@Override
	public CompletionStage<Void> refreshPartitionsAsync() {
		return this.refreshes.request();
	}

	/**
	 * What a refresh was told before a shard's new primary spoke may be older.
	 */
	@Override
	protected CompletableFuture<Partitions> loadPartitionsAsync() {
		ClusterFailover installing = this.failover;
		if (installing == null) {
			return super.loadPartitionsAsync();
		}
		long before = installing.installed();
		return super.loadPartitionsAsync()
			.thenApply((loaded) -> (installing.installed() == before) ? loaded : getPartitions().clone());
	}

	@Override
	protected Partitions determinePartitions(@Nullable Partitions current, Map<RedisURI, Partitions> views) {
		Partitions chosen = super.determinePartitions(current, views);
		if (this.failover != null) {
			chosen.reload(ClusterFailover.merge(chosen, views.values()));
		}
		return chosen;
	}

	@Override
	protected void updatePartitionsInConnections() {
		List<RedisClusterNode> known = List.copyOf(getPartitions().getPartitions());
		if (this.failover != null) {
			this.failover.topologyChanged(known);
		}
		if (this.readers != null) {
			this.readers.topologyChanged(known);
		}
		super.updatePartitionsInConnections();
	}

	/**
	 * Lettuce looks at what became of its connections when their time is just over, and
	 * may find them still busy with the reason why there is none. That time is bounded by
	 * the connections themselves, so a refresh that gives more costs nothing.
	 */
	@Override
	protected ClusterTopologyRefresh createTopologyRefresh() {
		// Called before this client has fields.
		ClusterTopologyRefresh refresh = ClusterTopologyRefresh
			.create(new TopologySources(() -> this.sources, () -> this.transport.options()), getResources());
		return (seed, connectTimeout, discovery) -> refresh.loadViews(seed, connectTimeout.multipliedBy(2), discovery);
	}

	@Override
	protected synchronized CompletableFuture<Partitions> initializePartitions() {
		CompletableFuture<Partitions> topology = super.initializePartitions().handle((partitions, failure) -> {
			if (failure != null) {
				throw explained(ClientTransport.unwrap(failure));
			}
			return partitions;
		});
		this.topology = topology;
		return topology;
	}

	private RuntimeException explained(Throwable failure) {
		ElastiCacheConnectionException explained = ClientTransport.find(failure);
		ConnectFailure reason = (explained != null) ? explained.reason() : ClientTransport.reason(failure);
		String target = this.transport.options().endpoint().seed().toString();
		return new ElastiCacheConnectionException(target, reason, failure);
	}

	@Override
	public CompletableFuture<Void> shutdownAsync(long quietPeriod, long timeout, TimeUnit timeUnit) {
		if (this.failover != null) {
			this.failover.close();
		}
		if (this.readers != null) {
			this.readers.close();
		}
		return this.nodes.shutdownAsync(quietPeriod, timeout, timeUnit)
			.thenCompose((done) -> this.probes.shutdownAsync(quietPeriod, timeout, timeUnit))
			.thenCompose((done) -> super.shutdownAsync(quietPeriod, timeout, timeUnit))
			.thenCompose((done) -> this.sources.shutdownAsync(quietPeriod, timeout, timeUnit))
			.thenCompose((done) -> this.transport.close(quietPeriod, timeout, timeUnit));
	}

}
