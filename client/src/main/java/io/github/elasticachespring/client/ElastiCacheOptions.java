package io.github.elasticachespring.client;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.DriverInfo;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import io.lettuce.core.resource.EpollProvider;
import io.lettuce.core.resource.IOUringProvider;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.client.endpoint.Endpoint;
import io.github.elasticachespring.client.endpoint.Endpoint.Cluster;
import io.github.elasticachespring.client.endpoint.Endpoint.ReplicationGroup;
import io.github.elasticachespring.client.endpoint.Endpoint.Serverless;
import io.github.elasticachespring.client.endpoint.HostPort;
import io.github.elasticachespring.client.failover.CommandFailure;
import io.github.elasticachespring.client.failover.FailoverFailures;
import io.github.elasticachespring.client.failover.FailoverListener;
import io.github.elasticachespring.client.failover.FailoverOptions;
import io.github.elasticachespring.client.failover.Outcome;
import io.github.elasticachespring.client.keyspace.CrossSlotGuard;
import io.github.elasticachespring.client.keyspace.CrossSlotOptions;
import io.github.elasticachespring.client.keyspace.TtlInterceptor;
import io.github.elasticachespring.client.keyspace.TtlOptions;
import io.github.elasticachespring.client.routing.ReaderCommands;
import io.github.elasticachespring.client.transport.Backoff;
import io.github.elasticachespring.client.transport.ConnectionListener;
import io.github.elasticachespring.client.transport.SocketTransport;
import io.github.elasticachespring.client.transport.TlsProvider;

/**
 * Everything a client needs to know: where to connect, how, and as whom. Immutable.
 *
 * <p>
 * The defaults are those AWS recommends for Lettuce where it recommends any: connecting
 * takes at most 2 s, a command 1 s, a name is looked up again after at most 5 s, and TLS
 * is on with full verification.
 */
public final class ElastiCacheOptions {

	private static final Duration KEEPALIVE_IDLE = Duration.ofSeconds(30);

	private static final Duration KEEPALIVE_INTERVAL = Duration.ofSeconds(5);

	private static final int KEEPALIVE_COUNT = 3;

	private static final Duration TOPOLOGY_REFRESH_PERIOD = Duration.ofSeconds(30);

	private static final Duration ADAPTIVE_REFRESH_INTERVAL = Duration.ofSeconds(1);

	private final Builder values;

	private ElastiCacheOptions(Builder values) {
		this.values = values;
	}

	/**
	 * Starts from an endpoint.
	 * @param endpoint where to connect
	 * @return a builder with the defaults
	 */
	public static Builder builder(Endpoint endpoint) {
		return new Builder(endpoint);
	}

	/**
	 * Lettuce's options as this client wants them by default; what a user sets on the
	 * builder wins.
	 * @param endpoint where to connect: a cluster and Serverless need
	 * {@link ClusterClientOptions}
	 * @param connectTimeout the longest a TCP connect, and after it a TLS handshake, may
	 * take
	 * @return a builder, a {@link ClusterClientOptions.Builder} for a cluster and
	 * Serverless
	 */
	public static ClientOptions.Builder clientOptionsBuilder(Endpoint endpoint, Duration connectTimeout) {
		ClientOptions.Builder builder;
		if (endpoint instanceof ReplicationGroup) {
			builder = ClientOptions.builder();
		}
		else {
			builder = ClusterClientOptions.builder()
				.validateClusterNodeMembership(false)
				.nodeFilter(ElastiCacheOptions::isReachable)
				.readOnlyCommands(ReaderCommands::include)
				.topologyRefreshOptions(topologyRefresh(endpoint));
		}
		return builder.socketOptions(socketOptions(connectTimeout))
			.sslOptions(SslOptions.builder().handshakeTimeout(connectTimeout).build())
			.timeoutOptions(TimeoutOptions.enabled())
			// On by default in Lettuce, refused by ElastiCache: one failed command per
			// connect.
			.maintNotificationsConfig(MaintNotificationsConfig.disabled());
	}

	/** A node that fails keeps the commands queued for it unless it is filtered out. */
	private static boolean isReachable(RedisClusterNode node) {
		return !node.is(NodeFlag.FAIL) && !node.is(NodeFlag.EVENTUAL_FAIL) && !node.is(NodeFlag.NOADDR)
				&& !node.is(NodeFlag.HANDSHAKE);
	}

	private static ClusterTopologyRefreshOptions topologyRefresh(Endpoint endpoint) {
		if (endpoint instanceof Serverless) {
			// One logical node for ever: its name is all there is to know.
			return ClusterTopologyRefreshOptions.builder()
				.dynamicRefreshSources(false)
				.disableAllAdaptiveRefreshTriggers()
				.build();
		}
		return ClusterTopologyRefreshOptions.builder()
			.enableAllAdaptiveRefreshTriggers()
			.adaptiveRefreshTriggersTimeout(ADAPTIVE_REFRESH_INTERVAL)
			.enablePeriodicRefresh(TOPOLOGY_REFRESH_PERIOD)
			.build();
	}

	private static SocketOptions socketOptions(Duration connectTimeout) {
		SocketOptions.Builder builder = SocketOptions.builder()
			.connectTimeout(connectTimeout)
			.keepAlive(KeepAliveOptions.builder()
				.enable()
				.idle(KEEPALIVE_IDLE)
				.interval(KEEPALIVE_INTERVAL)
				.count(KEEPALIVE_COUNT)
				.build());
		if (EpollProvider.isAvailable() || IOUringProvider.isAvailable()) {
			builder.tcpUserTimeout(TcpUserTimeoutOptions.builder()
				.enable()
				.tcpUserTimeout(KEEPALIVE_IDLE.plus(KEEPALIVE_INTERVAL.multipliedBy(KEEPALIVE_COUNT)))
				.build());
		}
		return builder.build();
	}

	/**
	 * Opens these options for a change.
	 * @return a builder with these values
	 */
	public Builder mutate() {
		return new Builder(this.values);
	}

	/**
	 * The same cache with its reads on readers only: the replicas behind a replication
	 * group's reader endpoint, those of a cluster, the read port of Serverless.
	 * @return options with {@link ReadPreference#READER_ONLY}
	 * @throws IllegalArgumentException if the endpoint is a replication group without a
	 * reader endpoint
	 */
	public ElastiCacheOptions forReaders() {
		return mutate().readFrom(ReadPreference.READER_ONLY).build();
	}

	public Endpoint endpoint() {
		return this.values.endpoint;
	}

	public ReadPreference readFrom() {
		return this.values.readFrom;
	}

	public boolean tls() {
		return this.values.tls;
	}

	public SslVerifyMode verifyMode() {
		return this.values.verifyMode;
	}

	public TlsProvider sslProvider() {
		return this.values.sslProvider;
	}

	public SocketTransport transport() {
		return this.values.transport;
	}

	public int database() {
		return this.values.database;
	}

	public Duration connectTimeout() {
		return this.values.connectTimeout;
	}

	public Duration commandTimeout() {
		return this.values.commandTimeout;
	}

	/**
	 * The name servers to ask.
	 * @return empty for those of the operating system
	 */
	public List<InetSocketAddress> dnsServers() {
		return this.values.dnsServers;
	}

	public Duration dnsMaxTtl() {
		return this.values.dnsMaxTtl;
	}

	Backoff backoff() {
		return this.values.backoff;
	}

	/**
	 * The failover's numbers.
	 * @return {@code null} if failover is off, and Lettuce's own behaviour is wanted
	 */
	public @Nullable FailoverOptions failover() {
		return this.values.failover;
	}

	FailoverFailures failoverFailures() {
		return this.values.failoverFailures;
	}

	List<FailoverListener> failoverListeners() {
		return this.values.failoverListeners;
	}

	List<ConnectionListener> connectionListeners() {
		return this.values.connectionListeners;
	}

	/**
	 * How far a replica may be behind its primary and still be asked.
	 * @return the longest time
	 */
	public Duration maxReplicaLag() {
		return this.values.maxReplicaLag;
	}

	/**
	 * What is done about keys without a TTL.
	 * @return {@code null} for nothing
	 */
	public @Nullable TtlOptions ttl() {
		return this.values.ttl;
	}

	public List<CommandInterceptor> interceptors() {
		return this.values.interceptors;
	}

	/**
	 * What is done about keys that span slots.
	 * @return the options
	 */
	public CrossSlotOptions crossSlot() {
		return this.values.crossSlot;
	}

	/**
	 * What every command passes. The application's links come first, so that what
	 * measures sees a command that is refused, and what changes keys does so before they
	 * are looked at.
	 */
	List<CommandInterceptor> chain() {
		List<CommandInterceptor> chain = new ArrayList<>(interceptors());
		chain.add(new CrossSlotGuard(crossSlot(), !(endpoint() instanceof ReplicationGroup)));
		TtlOptions ttl = ttl();
		if (ttl != null) {
			chain.add(new TtlInterceptor(ttl, commandTimeout(), ElastiCacheOptions::mayHaveWritten));
		}
		return List.copyOf(chain);
	}

	private static boolean mayHaveWritten(Throwable failure) {
		return !(failure instanceof CommandFailure known) || known.outcome() == Outcome.UNKNOWN;
	}

	/**
	 * Lettuce's own options.
	 * @return what was set, the defaults of {@link #clientOptionsBuilder} otherwise, with
	 * the TLS provider
	 */
	public ClientOptions clientOptions() {
		ClientOptions options = this.values.clientOptions;
		return this.values.sslProvider
			.apply((options != null) ? options : clientOptionsBuilder(endpoint(), connectTimeout()).build());
	}

	/**
	 * How to reach one host of this cache.
	 * @param target host and port
	 * @return a URI with these options' credentials, timeouts and TLS settings
	 */
	public RedisURI uri(HostPort target) {
		return apply(new RedisURI(target.host(), target.port(), commandTimeout()));
	}

	<U extends RedisURI> U apply(U uri) {
		Builder from = this.values;
		uri.setSsl(from.tls);
		uri.setVerifyPeer(from.verifyMode);
		uri.setStartTls(from.startTls);
		uri.setDatabase(from.database);
		if (from.credentials != null) {
			uri.setCredentialsProvider(from.credentials);
		}
		if (from.clientName != null) {
			uri.setClientName(from.clientName);
		}
		if (from.driverInfo != null) {
			uri.setDriverInfo(from.driverInfo);
		}
		return uri;
	}

	/**
	 * Collects options. Not thread-safe.
	 */
	public static final class Builder {

		private final Endpoint endpoint;

		private @Nullable RedisCredentialsProvider credentials;

		private int database;

		private @Nullable String clientName;

		private @Nullable DriverInfo driverInfo;

		private boolean tls = true;

		private SslVerifyMode verifyMode = SslVerifyMode.FULL;

		private boolean startTls;

		private TlsProvider sslProvider = TlsProvider.AUTO;

		private SocketTransport transport = SocketTransport.AUTO;

		private Duration connectTimeout = Duration.ofSeconds(2);

		private Duration commandTimeout = Duration.ofSeconds(1);

		private ReadPreference readFrom = ReadPreference.PRIMARY;

		private List<InetSocketAddress> dnsServers = List.of();

		private Duration dnsMaxTtl = Duration.ofSeconds(5);

		private @Nullable ClientOptions clientOptions;

		private List<CommandInterceptor> interceptors = List.of();

		private @Nullable TtlOptions ttl;

		private Backoff backoff = Backoff.DEFAULTS;

		private @Nullable FailoverOptions failover = FailoverOptions.DEFAULTS;

		private FailoverFailures failoverFailures = FailoverFailures.DEFAULTS;

		private List<FailoverListener> failoverListeners = List.of();

		private CrossSlotOptions crossSlot = CrossSlotOptions.DEFAULTS;

		private List<ConnectionListener> connectionListeners = List.of();

		private Duration maxReplicaLag = Duration.ofSeconds(5);

		private Builder(Endpoint endpoint) {
			this.endpoint = endpoint;
		}

		private Builder(Builder other) {
			this.endpoint = other.endpoint;
			this.credentials = other.credentials;
			this.database = other.database;
			this.clientName = other.clientName;
			this.driverInfo = other.driverInfo;
			this.tls = other.tls;
			this.verifyMode = other.verifyMode;
			this.startTls = other.startTls;
			this.sslProvider = other.sslProvider;
			this.transport = other.transport;
			this.connectTimeout = other.connectTimeout;
			this.commandTimeout = other.commandTimeout;
			this.readFrom = other.readFrom;
			this.dnsServers = other.dnsServers;
			this.dnsMaxTtl = other.dnsMaxTtl;
			this.clientOptions = other.clientOptions;
			this.interceptors = other.interceptors;
			this.ttl = other.ttl;
			this.backoff = other.backoff;
			this.failover = other.failover;
			this.failoverFailures = other.failoverFailures;
			this.failoverListeners = other.failoverListeners;
			this.crossSlot = other.crossSlot;
			this.connectionListeners = other.connectionListeners;
			this.maxReplicaLag = other.maxReplicaLag;
		}

		/**
		 * Who to connect as.
		 * @param credentials asked at every connect
		 * @return this builder
		 */
		public Builder credentials(RedisCredentialsProvider credentials) {
			this.credentials = credentials;
			return this;
		}

		/**
		 * Who to connect as.
		 * @param username an ACL user, or {@code null} where the password is an AUTH
		 * token
		 * @param password the user's password, or the AUTH token
		 * @return this builder
		 */
		public Builder credentials(@Nullable String username, CharSequence password) {
			return credentials(new StaticCredentialsProvider(username, password.toString().toCharArray()));
		}

		/**
		 * The logical database.
		 * @param database 0, the default, to 15; a cluster and Serverless have only 0
		 * @return this builder
		 */
		public Builder database(int database) {
			this.database = database;
			return this;
		}

		/**
		 * The name that {@code CLIENT LIST} shows.
		 * @param clientName a name without blanks
		 * @return this builder
		 */
		public Builder clientName(String clientName) {
			this.clientName = clientName;
			return this;
		}

		/**
		 * What the connection tells the server about this library.
		 * @param driverInfo the library's name and version
		 * @return this builder
		 */
		public Builder driverInfo(DriverInfo driverInfo) {
			this.driverInfo = driverInfo;
			return this;
		}

		/**
		 * Whether to speak TLS.
		 * @param tls {@code true} by default; plain text has to be asked for
		 * @return this builder
		 */
		public Builder tls(boolean tls) {
			this.tls = tls;
			return this;
		}

		/**
		 * How far a server's certificate is checked.
		 * @param verifyMode {@link SslVerifyMode#FULL} by default
		 * @return this builder
		 */
		public Builder verifyMode(SslVerifyMode verifyMode) {
			this.verifyMode = verifyMode;
			return this;
		}

		/**
		 * Whether TLS begins with a STARTTLS message.
		 * @param startTls {@code false} by default
		 * @return this builder
		 */
		public Builder startTls(boolean startTls) {
			this.startTls = startTls;
			return this;
		}

		/**
		 * Who encrypts, {@code elasticache.ssl.provider}.
		 * @param sslProvider {@link TlsProvider#AUTO} by default; one that is missing
		 * fails the client's creation
		 * @return this builder
		 */
		public Builder sslProvider(TlsProvider sslProvider) {
			this.sslProvider = sslProvider;
			return this;
		}

		/**
		 * How sockets are served, {@code elasticache.transport}.
		 * @param transport {@link SocketTransport#AUTO} by default
		 * @return this builder
		 */
		public Builder transport(SocketTransport transport) {
			this.transport = transport;
			return this;
		}

		/**
		 * The longest connecting may take: resolving, TCP, TLS and the handshake.
		 * @param connectTimeout 2 s by default
		 * @return this builder
		 */
		public Builder connectTimeout(Duration connectTimeout) {
			this.connectTimeout = connectTimeout;
			return this;
		}

		/**
		 * The longest a command may take.
		 * @param commandTimeout 1 s by default
		 * @return this builder
		 */
		public Builder commandTimeout(Duration commandTimeout) {
			this.commandTimeout = commandTimeout;
			return this;
		}

		/**
		 * Which nodes answer reads.
		 * @param readFrom {@link ReadPreference#PRIMARY} by default
		 * @return this builder
		 */
		public Builder readFrom(ReadPreference readFrom) {
			this.readFrom = readFrom;
			return this;
		}

		/**
		 * The name servers to ask instead of the operating system's.
		 * @param dnsServers none by default
		 * @return this builder
		 */
		public Builder dnsServers(List<InetSocketAddress> dnsServers) {
			this.dnsServers = List.copyOf(dnsServers);
			return this;
		}

		/**
		 * The longest an address is used without asking for it again, whatever the
		 * answer's own TTL.
		 * @param dnsMaxTtl 5 s by default, as AWS recommends; whole seconds
		 * @return this builder
		 */
		public Builder dnsMaxTtl(Duration dnsMaxTtl) {
			this.dnsMaxTtl = dnsMaxTtl;
			return this;
		}

		/**
		 * Lettuce's own options, in place of this client's defaults.
		 * @param clientOptions built from {@link #clientOptionsBuilder}, preferably
		 * @return this builder
		 */
		public Builder clientOptions(ClientOptions clientOptions) {
			this.clientOptions = clientOptions;
			return this;
		}

		/**
		 * What is done about keys without a TTL, {@code elasticache.ttl}.
		 * @param ttl the policy and who is concerned by it; {@code null}, as by default,
		 * for nothing
		 * @return this builder
		 */
		public Builder ttl(@Nullable TtlOptions ttl) {
			this.ttl = ttl;
			return this;
		}

		/**
		 * Links for the chain that every command passes.
		 * @param interceptors the one nearest to the caller first
		 * @return this builder
		 */
		public Builder interceptors(List<CommandInterceptor> interceptors) {
			this.interceptors = List.copyOf(interceptors);
			return this;
		}

		/**
		 * How long to wait between attempts to connect.
		 * @param backoff {@link Backoff#DEFAULTS} by default
		 * @return this builder
		 */
		public Builder backoff(Backoff backoff) {
			this.backoff = backoff;
			return this;
		}

		/**
		 * The failover's numbers.
		 * @param failover {@link FailoverOptions#DEFAULTS} by default; {@code null} for
		 * Lettuce's own behaviour
		 * @return this builder
		 */
		public Builder failover(@Nullable FailoverOptions failover) {
			this.failover = failover;
			return this;
		}

		/**
		 * The exceptions that callers see in an outage.
		 * @param failures makes them
		 * @return this builder
		 */
		public Builder failoverFailures(FailoverFailures failures) {
			this.failoverFailures = failures;
			return this;
		}

		/**
		 * Who hears of failovers.
		 * @param listeners none by default
		 * @return this builder
		 */
		public Builder failoverListeners(List<FailoverListener> listeners) {
			this.failoverListeners = List.copyOf(listeners);
			return this;
		}

		/**
		 * Who hears of sockets that come and go.
		 * @param listeners none by default
		 * @return this builder
		 */
		public Builder connectionListeners(List<ConnectionListener> listeners) {
			this.connectionListeners = List.copyOf(listeners);
			return this;
		}

		/**
		 * What is done about keys that span slots, {@code elasticache.keys.cross-slot}.
		 * @param crossSlot {@link CrossSlotOptions#DEFAULTS} by default
		 * @return this builder
		 */
		public Builder crossSlot(CrossSlotOptions crossSlot) {
			this.crossSlot = crossSlot;
			return this;
		}

		/**
		 * How far a replica may be behind its primary and still be asked, as long as
		 * others are not. Measured once a second, so that less than a second or two makes
		 * no sense.
		 * @param maxReplicaLag 5 s by default: what replicas lag by in normal times is
		 * far below it
		 * @return this builder
		 */
		public Builder maxReplicaLag(Duration maxReplicaLag) {
			this.maxReplicaLag = maxReplicaLag;
			return this;
		}

		/**
		 * Builds the options.
		 * @return immutable options
		 * @throws IllegalArgumentException if the options contradict each other, such as
		 * Serverless without TLS
		 * @throws io.github.elasticachespring.client.transport.MissingNativeLibraryException
		 * if a native transport or TLS provider is asked for, but not there
		 */
		public ElastiCacheOptions build() {
			this.transport.require();
			this.sslProvider.resolve();
			requirePositive("connectTimeout", this.connectTimeout);
			requirePositive("commandTimeout", this.commandTimeout);
			requirePositive("maxReplicaLag", this.maxReplicaLag);
			if (this.dnsMaxTtl.isNegative()) {
				throw new IllegalArgumentException("dnsMaxTtl must not be negative: " + this.dnsMaxTtl);
			}
			if (this.endpoint instanceof Serverless && !this.tls) {
				throw new IllegalArgumentException("ElastiCache Serverless speaks TLS only");
			}
			if (!(this.endpoint instanceof ReplicationGroup) && this.database != 0) {
				throw new IllegalArgumentException(
						"A cluster and Serverless have database 0 only, not " + this.database);
			}
			if (this.endpoint instanceof ReplicationGroup group && group.reader() == null
					&& this.readFrom != ReadPreference.PRIMARY) {
				throw new IllegalArgumentException(
						"Reading from %s needs a reader endpoint beside %s".formatted(this.readFrom, group.primary()));
			}
			return new ElastiCacheOptions(new Builder(this));
		}

		private static void requirePositive(String name, Duration value) {
			if (value.isNegative() || value.isZero()) {
				throw new IllegalArgumentException("%s must be positive: %s".formatted(name, value));
			}
		}

	}

}
