package io.github.elasticachespring.autoconfigure.connection;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.DriverInfo;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.resource.ClientResources;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.ClusterCommandExecutor;
import org.springframework.data.redis.connection.ClusterTopologyProvider;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClusterConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnection.PipeliningFlushPolicy;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionProvider;
import org.springframework.data.redis.util.RedisClientLibraryInfo;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.ElastiCacheClusterClient;
import io.github.elasticachespring.client.ElastiCacheOptions;
import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.client.endpoint.Endpoint;
import io.github.elasticachespring.client.endpoint.Endpoint.ReplicationGroup;
import io.github.elasticachespring.client.endpoint.Endpoint.Serverless;
import io.github.elasticachespring.client.server.NodeDirectory;

/**
 * A {@link LettuceConnectionFactory} whose connections are those of the ElastiCache
 * client, so that every command of every template passes its chain of
 * {@linkplain CommandInterceptor interceptors}.
 *
 * <p>
 * One connection for each of the imperative and the reactive API is shared by all
 * callers. It is never taken out of the pool. Transactions, pipelines and blocking
 * commands have a connection for themselves, out of a pool if the client configuration is
 * a {@code LettucePoolingClientConfiguration}.
 *
 * <p>
 * Thread-safe. Nothing is connected to before the first command.
 */
public final class ElastiCacheConnectionFactory extends LettuceConnectionFactory {

	/** Spring Data waits for as long as it takes. */
	private static final Duration NO_TIMEOUT = Duration.ZERO;

	private final RedisConfiguration configuration;

	private final ElastiCacheOptions options;

	private final LettuceClientConfiguration clientConfiguration;

	private final boolean readers;

	/**
	 * Whether each command ends by itself, at a time that allows for how long it may
	 * block. A second clock here would only cut that short.
	 */
	private final boolean clientEndsCommands;

	private final ConnectionTidiness tidiness = new ConnectionTidiness();

	private final @Nullable Pooling pooling;

	private PipeliningFlushPolicy flushPolicy = PipeliningFlushPolicy.flushEachCommand();

	private volatile @Nullable Supplier<PoolUsage> blockingUsage;

	private volatile @Nullable Supplier<PoolUsage> reactiveUsage;

	private volatile @Nullable SharedConnection<byte[]> sharedConnection;

	private volatile @Nullable SharedConnection<ByteBuffer> sharedReactiveConnection;

	/**
	 * Creates a factory.
	 * @param options where to connect, as whom, and what is particular to ElastiCache;
	 * what {@code clientConfiguration} says as well is taken from there
	 * @param clientConfiguration how to connect, as customizers left it
	 * @param readers whether to connect to the readers instead of the primary
	 */
	public ElastiCacheConnectionFactory(ElastiCacheOptions options, LettuceClientConfiguration clientConfiguration,
			boolean readers) {
		this(RedisConfigurations.of(options), options, clientConfiguration, readers);
	}

	private ElastiCacheConnectionFactory(RedisConfiguration configuration, ElastiCacheOptions options,
			LettuceClientConfiguration clientConfiguration, boolean readers) {
		super(configuration, ClientConfigurations.withoutPool(clientConfiguration,
				!readers && !(options.endpoint() instanceof ReplicationGroup)));
		this.configuration = configuration;
		this.options = options;
		this.clientConfiguration = clientConfiguration;
		this.readers = readers;
		this.clientEndsCommands = clientConfiguration.getClientOptions()
			.map((clientOptions) -> clientOptions.getTimeoutOptions().isTimeoutCommands())
			.orElse(true);
		this.pooling = Pooling.of(clientConfiguration);
	}

	@Override
	protected AbstractRedisClient createClient() {
		ElastiCacheOptions clientOptions = clientOptions();
		ClientResources resources = this.clientConfiguration.getClientResources().orElse(null);
		return (clientOptions.endpoint() instanceof ReplicationGroup)
				? ElastiCacheClient.create(resources, clientOptions)
				: ElastiCacheClusterClient.create(resources, clientOptions);
	}

	private ElastiCacheOptions clientOptions() {
		LettuceClientConfiguration from = this.clientConfiguration;
		ElastiCacheOptions.Builder builder = this.options.mutate()
			.tls(from.isUseSsl())
			.verifyMode(from.getVerifyMode())
			.startTls(from.isStartTls())
			.commandTimeout(from.getCommandTimeout())
			.driverInfo(DriverInfo.builder()
				.addUpstreamDriver(RedisClientLibraryInfo.FRAMEWORK_NAME, RedisClientLibraryInfo.getVersion())
				.build())
			.interceptors(this.tidiness.after(this.options.interceptors()));
		from.getClientName().ifPresent(builder::clientName);
		from.getClientOptions().ifPresent((clientOptions) -> apply(builder, clientOptions));
		from.getRedisCredentialsProviderFactory()
			.map((factory) -> factory.createCredentialsProvider(this.configuration))
			.ifPresent(builder::credentials);
		if (this.readers) {
			return builder.build().forReaders();
		}
		ReadFrom readFrom = from.getReadFrom().orElse(null);
		if (readFrom != null && this.options.endpoint() instanceof ReplicationGroup) {
			builder.readFrom(ReadPreferences.of(readFrom));
		}
		return builder.build();
	}

	private void apply(ElastiCacheOptions.Builder builder, ClientOptions clientOptions) {
		builder
			.clientOptions(clientOptions.mutate()
				.timeoutOptions(CommandTimeouts.allowBlocking(clientOptions.getTimeoutOptions(),
						this.clientConfiguration.getCommandTimeout()))
				.build())
			.connectTimeout(clientOptions.getSocketOptions().getConnectTimeout());
	}

	/**
	 * What this connects to.
	 * @return the endpoint
	 */
	public Endpoint endpoint() {
		return this.options.endpoint();
	}

	/**
	 * The nodes behind the endpoint, to be asked about themselves.
	 * @return knows them, and connects to them
	 */
	public NodeDirectory nodeDirectory() {
		AbstractRedisClient client = getRequiredNativeClient();
		return (client instanceof ElastiCacheClient group) ? group.nodeDirectory()
				: ((ElastiCacheClusterClient) client).nodeDirectory();
	}

	/**
	 * One of the client's threads for work that does not wait.
	 * @return the thread; ends with the client
	 */
	public ScheduledExecutorService executor() {
		return getRequiredNativeClient().getResources().eventExecutorGroup().next();
	}

	@Override
	protected LettuceConnectionProvider doCreateConnectionProvider(AbstractRedisClient client, RedisCodec<?, ?> codec) {
		LettuceConnectionProvider opener = super.doCreateConnectionProvider(client, codec);
		boolean patterns = !(this.options.endpoint() instanceof Serverless);
		LettuceConnectionProvider direct = new DirectConnectionProvider(opener, patterns);
		boolean imperative = codec instanceof ByteArrayCodec;
		if (imperative) {
			this.sharedConnection = new SharedConnection<>(direct);
		}
		else {
			this.sharedReactiveConnection = new SharedConnection<>(direct);
		}
		if (this.pooling == null) {
			return direct;
		}
		return imperative ? blocking(this.pooling, direct) : reactive(this.pooling, direct, client);
	}

	/** Behind these two methods is what needs commons-pool2. */
	private LettuceConnectionProvider blocking(Pooling pooling, LettuceConnectionProvider direct) {
		BlockingConnectionPool pool = pooling.blocking(direct, this.tidiness);
		this.blockingUsage = pool::usage;
		return pool;
	}

	private LettuceConnectionProvider reactive(Pooling pooling, LettuceConnectionProvider direct,
			AbstractRedisClient client) {
		ReactiveConnectionPool pool = pooling.reactive(direct, this.tidiness,
				client.getResources().eventExecutorGroup());
		this.reactiveUsage = pool::usage;
		return pool;
	}

	/**
	 * How the pools are used now. For all threads.
	 * @return one for each API, none if connections are not pooled
	 */
	public List<PoolUsage> pools() {
		if (this.pooling == null) {
			return List.of();
		}
		Supplier<PoolUsage> blocking = this.blockingUsage;
		Supplier<PoolUsage> reactive = this.reactiveUsage;
		return List.of((blocking != null) ? blocking.get() : this.pooling.unused(PoolUsage.Api.IMPERATIVE),
				(reactive != null) ? reactive.get() : this.pooling.unused(PoolUsage.Api.REACTIVE));
	}

	/**
	 * Whether connections lead to readers only.
	 * @return {@code false} for the factory that everybody uses
	 */
	public boolean isForReaders() {
		return this.readers;
	}

	@Override
	protected LettuceConnection doCreateLettuceConnection(
			@Nullable StatefulRedisConnection<byte[], byte[]> sharedConnection,
			LettuceConnectionProvider connectionProvider, long timeout, int database) {
		LettuceConnection connection = new PipelinedConnection(sharedConnection, connectionProvider,
				this.clientEndsCommands ? NO_TIMEOUT.toMillis() : timeout, database);
		connection.setPipeliningFlushPolicy(this.flushPolicy);
		return connection;
	}

	@Override
	public void setPipeliningFlushPolicy(PipeliningFlushPolicy flushPolicy) {
		super.setPipeliningFlushPolicy(flushPolicy);
		this.flushPolicy = flushPolicy;
	}

	@Override
	protected LettuceClusterConnection doCreateLettuceClusterConnection(
			@Nullable StatefulRedisClusterConnection<byte[], byte[]> sharedConnection,
			LettuceConnectionProvider connectionProvider, ClusterTopologyProvider topologyProvider,
			ClusterCommandExecutor clusterCommandExecutor, Duration commandTimeout) {
		return super.doCreateLettuceClusterConnection(sharedConnection, connectionProvider, topologyProvider,
				clusterCommandExecutor, this.clientEndsCommands ? NO_TIMEOUT : commandTimeout);
	}

	@Override
	@SuppressWarnings("unchecked")
	protected @Nullable StatefulRedisConnection<byte[], byte[]> getSharedConnection() {
		return (!isClusterAware()) ? (StatefulRedisConnection<byte[], byte[]>) shared(this.sharedConnection) : null;
	}

	@Override
	@SuppressWarnings("unchecked")
	protected @Nullable StatefulRedisClusterConnection<byte[], byte[]> getSharedClusterConnection() {
		return isClusterAware() ? (StatefulRedisClusterConnection<byte[], byte[]>) shared(this.sharedConnection) : null;
	}

	@Override
	protected @Nullable StatefulConnection<ByteBuffer, ByteBuffer> getSharedReactiveConnection() {
		return shared(this.sharedReactiveConnection);
	}

	private <E> @Nullable StatefulConnection<E, E> shared(@Nullable SharedConnection<E> connection) {
		if (!getShareNativeConnection()) {
			return null;
		}
		SharedConnection<E> started = started(connection);
		if (getValidateConnection()) {
			started.validate();
		}
		return started.get();
	}

	@Override
	public void validateConnection() {
		started(this.sharedConnection).validate();
		started(this.sharedReactiveConnection).validate();
	}

	@Override
	public void resetConnection() {
		reset(this.sharedConnection);
		reset(this.sharedReactiveConnection);
	}

	private static void reset(@Nullable SharedConnection<?> connection) {
		if (connection != null) {
			connection.reset();
		}
	}

	private static <E> SharedConnection<E> started(@Nullable SharedConnection<E> connection) {
		return Objects.requireNonNull(connection, "the connection factory has not been started");
	}

}
