package io.github.elasticachespring.client;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.ConnectionFuture;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.protocol.PushHandler;
import io.lettuce.core.pubsub.PubSubEndpoint;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnectionImpl;
import io.lettuce.core.resource.ClientResources;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.client.endpoint.Endpoint.ReplicationGroup;
import io.github.elasticachespring.client.endpoint.HostPort;
import io.github.elasticachespring.client.routing.Reader;
import io.github.elasticachespring.client.routing.ReaderRouting;
import io.github.elasticachespring.client.routing.Readers;
import io.github.elasticachespring.client.transport.ConnectFailure;
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

	private final ClientTransport transport;

	private final List<CommandInterceptor> interceptors;

	private final @Nullable Readers readers;

	private ElastiCacheClient(ClientTransport transport, ReplicationGroup group) {
		super(transport.resources(), transport.options().uri(group.primary()));
		ElastiCacheOptions options = transport.options();
		this.transport = transport;
		this.readers = readers(options, group.reader());
		this.interceptors = new ArrayList<>(options.interceptors());
		if (this.readers != null) {
			this.interceptors.add(new ReaderRouting(this.readers, options.readFrom() != ReadPreference.READER_ONLY,
					options.database()));
		}
		setOptions(options.clientOptions());
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

	private @Nullable Readers readers(ElastiCacheOptions options, @Nullable HostPort reader) {
		if (reader == null || options.readFrom() == ReadPreference.PRIMARY) {
			return null;
		}
		Duration interval = options.dnsMaxTtl().dividedBy(5);
		return new Readers(() -> this.transport.names().lookup(reader.host()),
				(address) -> connectReader(reader, address), getResources().eventExecutorGroup(),
				interval.isZero() ? Duration.ofSeconds(1) : interval, InstantSource.system());
	}

	private CompletionStage<Reader> connectReader(HostPort reader, InetAddress address) {
		ElastiCacheOptions options = this.transport.options();
		NodeUri uri = options.apply(new NodeUri(reader, address, options.commandTimeout()));
		return super.connectAsync(ByteArrayCodec.INSTANCE, uri).thenApply((connected) -> {
			ElastiCacheConnection<byte[], byte[]> connection = (ElastiCacheConnection<byte[], byte[]>) connected;
			return new Reader(address, connection, connection.transport(),
					() -> connection.getConnectionState().getRole());
		});
	}

	@Override
	public <K, V> StatefulRedisConnection<K, V> connect(RedisCodec<K, V> codec) {
		Readers readers = this.readers;
		if (readers != null) {
			readers.start().toCompletableFuture().join();
		}
		return super.connect(codec);
	}

	@Override
	public <K, V> ConnectionFuture<StatefulRedisConnection<K, V>> connectAsync(RedisCodec<K, V> codec, RedisURI uri) {
		Readers readers = this.readers;
		if (readers == null) {
			return super.connectAsync(codec, uri);
		}
		CompletableFuture<StatefulRedisConnection<K, V>> connected = readers.start()
			.thenCompose((ready) -> super.connectAsync(codec, uri))
			.toCompletableFuture();
		return ConnectionFuture.from(null, connected);
	}

	@Override
	protected <K, V> StatefulRedisConnectionImpl<K, V> newStatefulRedisConnection(RedisChannelWriter channelWriter,
			PushHandler pushHandler, RedisCodec<K, V> codec, Duration timeout) {
		return new ElastiCacheConnection<>(channelWriter, pushHandler, codec, timeout, getOptions().getJsonParser(),
				this.interceptors);
	}

	@Override
	protected <K, V> StatefulRedisPubSubConnectionImpl<K, V> newStatefulRedisPubSubConnection(
			PubSubEndpoint<K, V> endpoint, RedisChannelWriter channelWriter, RedisCodec<K, V> codec, Duration timeout) {
		return new ElastiCachePubSubConnection<>(endpoint, channelWriter, codec, timeout,
				this.transport.options().interceptors());
	}

	@Override
	protected <K, V, T extends RedisChannelHandler<K, V>> ConnectionFuture<T> initializeChannelAsync(
			ConnectionBuilder connectionBuilder) {
		this.transport.prepare(connectionBuilder);
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
			throw explained(ex);
		}
	}

	static RuntimeException explained(RuntimeException failure) {
		ElastiCacheConnectionException explained = ClientTransport.find(failure);
		return (explained != null) ? explained : failure;
	}

	@Override
	public CompletableFuture<Void> shutdownAsync(long quietPeriod, long timeout, TimeUnit timeUnit) {
		if (this.readers != null) {
			this.readers.close();
		}
		return super.shutdownAsync(quietPeriod, timeout, timeUnit)
			.thenCompose((done) -> this.transport.close(quietPeriod, timeout, timeUnit));
	}

}
