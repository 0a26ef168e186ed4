package io.github.elasticachespring.client;

import java.net.InetAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.ConnectionFuture;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.DefaultEndpoint;
import io.lettuce.core.protocol.PushHandler;
import io.lettuce.core.pubsub.PubSubEndpoint;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnectionImpl;
import io.lettuce.core.resource.ClientResources;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.client.endpoint.DerivedNames;
import io.github.elasticachespring.client.endpoint.Endpoint.ReplicationGroup;
import io.github.elasticachespring.client.endpoint.HostPort;
import io.github.elasticachespring.client.failover.Failover;
import io.github.elasticachespring.client.failover.FailoverListener;
import io.github.elasticachespring.client.failover.FailoverOptions;
import io.github.elasticachespring.client.failover.GatedEndpoint;
import io.github.elasticachespring.client.failover.GatedPubSubEndpoint;
import io.github.elasticachespring.client.failover.MaxWait;
import io.github.elasticachespring.client.failover.RepeatPolicy;
import io.github.elasticachespring.client.routing.ReaderRouting;
import io.github.elasticachespring.client.routing.ReaderSettings;
import io.github.elasticachespring.client.routing.Readers;
import io.github.elasticachespring.client.server.NodeDirectory;
import io.github.elasticachespring.client.transport.ConnectFailure;
import io.github.elasticachespring.client.transport.ConnectionRole;
import io.github.elasticachespring.client.transport.NodeUri;

/**
 * A Lettuce client for a replication group: cluster mode disabled, one primary and its
 * replicas. Its connections are Lettuce's own, and every command of every API passes the
 * chain of interceptors.
 *
 * <p>
 * Thread-safe, expensive, and to be shut down by whoever created it. Connecting fails
 * with an {@link ElastiCacheConnectionException} that says what to check.
 */
public final class ElastiCacheClient extends RedisClient {

	private static final Duration SHORTEST_SEARCH = Duration.ofMillis(50);

	private final ClientTransport transport;

	/** Makes the readers' connections. */
	private final NodeClient nodes;

	/** Makes the connections that ask for roles; they are given up when lost. */
	private final NodeClient probes;

	private final List<CommandInterceptor> chain;

	/** The chain of connections that send reads elsewhere. */
	private final List<CommandInterceptor> routingChain;

	private final @Nullable Readers readers;

	private final @Nullable Failover failover;

	private ElastiCacheClient(ClientTransport transport, ReplicationGroup group) {
		super(transport.resources(), transport.options().uri(group.primary()));
		ElastiCacheOptions options = transport.options();
		this.transport = transport;
		ClientOptions clientOptions = options.clientOptions();
		this.nodes = NodeClient.readers(transport);
		this.probes = NodeClient.probes(transport);
		this.readers = readers(options, group);
		FailoverOptions failoverOptions = options.failover();
		this.chain = options.chain();
		this.routingChain = new ArrayList<>((failoverOptions != null) ? List.of(MaxWait.interceptor()) : List.of());
		this.routingChain.addAll(this.chain);
		if (this.readers != null) {
			this.routingChain.add(new ReaderRouting(this.readers, readerSettings(options, group),
					new ReadFailures(options.failoverFailures()), new ReadReports(options.failoverListeners()),
					this::isPrimaryAvailable, ElastiCacheClient::commandTimeout));
		}
		this.failover = (failoverOptions != null) ? failover(group, failoverOptions) : null;
		setOptions((this.failover != null) ? Failover.adapt(clientOptions) : clientOptions);
	}

	/**
	 * Creates a client. Nothing is connected yet.
	 * @param shared the application's resources, {@code null} for some of its own, which
	 * end with the client
	 * @param options where and how to connect
	 * @return the client
	 * @throws IllegalArgumentException if the endpoint is not a replication group
	 */
	public static ElastiCacheClient create(@Nullable ClientResources shared, ElastiCacheOptions options) {
		if (options.endpoint() instanceof ReplicationGroup group) {
			return new ElastiCacheClient(ClientTransport.create(shared, options), group);
		}
		throw new IllegalArgumentException("Not a replication group: " + options.endpoint());
	}

	private @Nullable Readers readers(ElastiCacheOptions options, ReplicationGroup group) {
		HostPort reader = group.reader();
		if (reader == null || options.readFrom() == ReadPreference.PRIMARY) {
			return null;
		}
		List<HostPort> names = new ArrayList<>();
		names.add(reader);
		names.add(group.primary());
		names.addAll(group.nodes());
		Duration interval = options.dnsMaxTtl().dividedBy(5);
		return new Readers(names, readerSettings(options, group), this.transport.names()::lookup,
				(name, address) -> connectNode(this.nodes, ByteArrayCodec.INSTANCE, name, address),
				getResources().eventExecutorGroup(), interval.isZero() ? Duration.ofSeconds(1) : interval);
	}

	private static ReaderSettings readerSettings(ElastiCacheOptions options, ReplicationGroup group) {
		FailoverOptions failover = options.failover();
		return new ReaderSettings(String.valueOf(group.reader()), options.readFrom() != ReadPreference.READER_ONLY,
				failover == null || failover.repeat() != RepeatPolicy.NEVER, options.database(),
				options.commandTimeout(), options.maxReplicaLag());
	}

	private boolean isPrimaryAvailable() {
		return this.failover == null || !this.failover.isActive();
	}

	private static Duration commandTimeout(StatefulConnection<?, ?> connection) {
		return (connection instanceof ElastiCacheConnection<?, ?> ours) ? ours.commandTimeout()
				: connection.getTimeout();
	}

	/**
	 * The group's nodes, to be asked about themselves.
	 * @return knows them, and connects to them
	 */
	public NodeDirectory nodeDirectory() {
		ReplicationGroup group = (ReplicationGroup) this.transport.options().endpoint();
		return new GroupDirectory(names(group), this.transport.names()::lookup,
				(name, address) -> connectNode(this.probes, StringCodec.UTF8, name, address));
	}

	private static List<HostPort> names(ReplicationGroup group) {
		List<HostPort> names = new ArrayList<>();
		names.add(group.primary());
		if (group.reader() != null) {
			names.add(group.reader());
		}
		names.addAll(group.nodes());
		return names;
	}

	private Failover failover(ReplicationGroup group, FailoverOptions failoverOptions) {
		ElastiCacheOptions options = this.transport.options();
		List<HostPort> names = names(group);
		List<HostPort> derived = DerivedNames.of(group.primary())
			.stream()
			.filter((name) -> !names.contains(name))
			.toList();
		names.addAll(derived);
		SparingLookup lookup = new SparingLookup(this.transport.names()::lookup,
				derived.stream().map(HostPort::host).collect(Collectors.toSet()), System::nanoTime);
		return new Failover(names, failoverOptions, options.failoverFailures(), failoverListeners(options), lookup,
				(name, address) -> connectNode(this.probes, StringCodec.UTF8, name, address),
				getResources().eventExecutorGroup().next());
	}

	/** Who reads has to know of new roles, too. */
	private List<FailoverListener> failoverListeners(ElastiCacheOptions options) {
		Readers reading = this.readers;
		if (reading == null) {
			return options.failoverListeners();
		}
		List<FailoverListener> listeners = new ArrayList<>(options.failoverListeners());
		listeners.add((event) -> reading.check());
		return listeners;
	}

	private <T> CompletionStage<StatefulRedisConnection<T, T>> connectNode(NodeClient client, RedisCodec<T, T> codec,
			HostPort name, InetAddress address) {
		ElastiCacheOptions options = this.transport.options();
		return client.connectAsync(codec, options.apply(new NodeUri(name, address, options.commandTimeout())));
	}

	@Override
	protected Mono<SocketAddress> getSocketAddress(RedisURI redisURI) {
		return Mono.defer(() -> {
			InetAddress primary = (this.failover != null) ? this.failover.primary() : null;
			return (primary == null) ? super.getSocketAddress(redisURI)
					: Mono.just(NodeUri.address(redisURI.getHost(), primary, redisURI.getPort()));
		});
	}

	@Override
	protected DefaultEndpoint createEndpoint() {
		return (this.failover != null) ? new GatedEndpoint(getOptions(), getResources()) : super.createEndpoint();
	}

	@Override
	protected <K, V> PubSubEndpoint<K, V> createPubSubEndpoint() {
		return (this.failover != null) ? new GatedPubSubEndpoint<>(getOptions(), getResources())
				: super.createPubSubEndpoint();
	}

	@Override
	public <K, V> StatefulRedisConnection<K, V> connect(RedisCodec<K, V> codec) {
		startReaders().toCompletableFuture().join();
		return locating(() -> super.connect(codec));
	}

	@Override
	public <K, V> ConnectionFuture<StatefulRedisConnection<K, V>> connectAsync(RedisCodec<K, V> codec, RedisURI uri) {
		CompletableFuture<StatefulRedisConnection<K, V>> connected = startReaders()
			.thenCompose((ready) -> locatingAsync(() -> super.connectAsync(codec, uri)))
			.toCompletableFuture();
		return ConnectionFuture.from(null, connected);
	}

	@Override
	public <K, V> StatefulRedisPubSubConnection<K, V> connectPubSub(RedisCodec<K, V> codec) {
		return locating(() -> super.connectPubSub(codec));
	}

	@Override
	public <K, V> ConnectionFuture<StatefulRedisPubSubConnection<K, V>> connectPubSubAsync(RedisCodec<K, V> codec,
			RedisURI uri) {
		return ConnectionFuture.from(null,
				locatingAsync(() -> super.connectPubSubAsync(codec, uri)).toCompletableFuture());
	}

	private CompletionStage<Void> startReaders() {
		return (this.readers != null) ? this.readers.start() : CompletableFuture.completedFuture(null);
	}

	/**
	 * Connects; if the primary's name leads to a node that is gone, asks the others who
	 * took over, within the time that connecting may take.
	 */
	private <T> T locating(Supplier<T> connect) {
		long began = System.nanoTime();
		try {
			return connect.get();
		}
		catch (ElastiCacheConnectionException ex) {
			CompletionStage<?> located = locate(ex, began);
			if (located == null || located.handle((found, failure) -> failure != null).toCompletableFuture().join()) {
				throw ex;
			}
			return connect.get();
		}
	}

	private <T> CompletionStage<T> locatingAsync(Supplier<? extends CompletionStage<T>> connect) {
		long began = System.nanoTime();
		CompletableFuture<T> result = new CompletableFuture<>();
		connect.get().whenComplete((connection, failure) -> {
			ElastiCacheConnectionException explained = ClientTransport.find(failure);
			CompletionStage<?> located = (explained != null) ? locate(explained, began) : null;
			if (located == null) {
				complete(result, connection, failure);
				return;
			}
			located.whenComplete((found, nobody) -> {
				if (nobody != null) {
					result.completeExceptionally(explained);
				}
				else {
					connect.get().whenComplete((again, other) -> complete(result, again, other));
				}
			});
		});
		return result;
	}

	private static <T> void complete(CompletableFuture<T> result, T value, @Nullable Throwable failure) {
		if (failure != null) {
			ElastiCacheConnectionException explained = ClientTransport.find(failure);
			result.completeExceptionally((explained != null) ? explained : failure);
		}
		else {
			result.complete(value);
		}
	}

	private @Nullable CompletionStage<?> locate(ElastiCacheConnectionException failure, long began) {
		Duration left = this.transport.options().connectTimeout().minusNanos(System.nanoTime() - began);
		boolean another = switch (failure.reason()) {
			case REFUSED, FILTERED, SILENT, CLOSED -> true;
			default -> false;
		};
		return (this.failover != null && another && left.compareTo(SHORTEST_SEARCH) > 0) ? this.failover.locate(left)
				: null;
	}

	@Override
	protected <K, V> StatefulRedisConnectionImpl<K, V> newStatefulRedisConnection(RedisChannelWriter channelWriter,
			PushHandler pushHandler, RedisCodec<K, V> codec, Duration timeout) {
		return new ElastiCacheConnection<>(channelWriter, pushHandler, codec, timeout, getOptions().getJsonParser(),
				this.routingChain, guard(pushHandler));
	}

	private @Nullable Guard guard(PushHandler endpoint) {
		Failover guarding = this.failover;
		return (guarding != null) ? (host, next) -> guarding.guard(endpoint, host, next) : null;
	}

	@Override
	protected <K, V> StatefulRedisPubSubConnectionImpl<K, V> newStatefulRedisPubSubConnection(
			PubSubEndpoint<K, V> endpoint, RedisChannelWriter channelWriter, RedisCodec<K, V> codec, Duration timeout) {
		return new ElastiCachePubSubConnection<>(endpoint, channelWriter, codec, timeout, this.chain, this.failover);
	}

	@Override
	protected <K, V, T extends RedisChannelHandler<K, V>> ConnectionFuture<T> initializeChannelAsync(
			ConnectionBuilder connectionBuilder) {
		this.transport.prepare(connectionBuilder, () -> ConnectionRole.PRIMARY);
		ConnectionFuture<T> connecting = super.initializeChannelAsync(connectionBuilder);
		return this.transport.explained(connectionBuilder, connecting).thenApply((connection) -> {
			rejectCluster(connectionBuilder.getRedisURI(), connection);
			return connection;
		});
	}

	private static void rejectCluster(RedisURI uri, RedisChannelHandler<?, ?> connection) {
		if (connection instanceof StatefulRedisConnectionImpl<?, ?> node
				&& "cluster".equals(node.getConnectionState().getMode())) {
			throw new ElastiCacheConnectionException(uri.getHost() + ':' + uri.getPort(), ConnectFailure.CLUSTER_SERVER,
					null);
		}
	}

	@Override
	protected <T> T getConnection(ConnectionFuture<T> connectionFuture) {
		try {
			return super.getConnection(connectionFuture);
		}
		catch (RuntimeException ex) {
			ElastiCacheConnectionException explained = ClientTransport.find(ex);
			throw (explained != null) ? explained : ex;
		}
	}

	@Override
	public CompletableFuture<Void> shutdownAsync(long quietPeriod, long timeout, TimeUnit timeUnit) {
		if (this.readers != null) {
			this.readers.close();
		}
		if (this.failover != null) {
			this.failover.close();
		}
		return this.nodes.shutdownAsync(quietPeriod, timeout, timeUnit)
			.thenCompose((done) -> this.probes.shutdownAsync(quietPeriod, timeout, timeUnit))
			.thenCompose((done) -> super.shutdownAsync(quietPeriod, timeout, timeUnit))
			.thenCompose((done) -> this.transport.close(quietPeriod, timeout, timeUnit));
	}

}
