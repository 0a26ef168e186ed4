package io.github.elasticachespring.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

import io.github.elasticachespring.client.ReadPreference;
import io.github.elasticachespring.client.failover.RepeatPolicy;
import io.github.elasticachespring.client.keyspace.CrossSlotPolicy;
import io.github.elasticachespring.client.keyspace.TtlEnforcement;
import io.github.elasticachespring.client.transport.SocketTransport;
import io.github.elasticachespring.client.transport.TlsProvider;

/**
 * Configuration properties for connecting to Amazon ElastiCache.
 */
@ConfigurationProperties("elasticache")
public class ElastiCacheProperties {

	/**
	 * Whether to connect through the ElastiCache client. Spring Boot's own Redis support
	 * takes over otherwise.
	 */
	private boolean enabled = true;

	/**
	 * Login username of an ACL user.
	 */
	private @Nullable String username;

	/**
	 * Password of the ACL user, or the AUTH token if there is no username.
	 */
	private @Nullable String password;

	/**
	 * Logical database of a replication group.
	 */
	private int database;

	/**
	 * Name that CLIENT LIST shows for each connection. Defaults to the application's
	 * name.
	 */
	private @Nullable String clientName;

	/**
	 * Time that connecting may take, name resolution and TLS handshake included.
	 */
	private Duration connectTimeout = Duration.ofSeconds(2);

	/**
	 * Time that one command may take while the cache is available.
	 */
	private Duration commandTimeout = Duration.ofSeconds(1);

	/**
	 * Nodes that answer commands which only read.
	 */
	private ReadPreference readFrom = ReadPreference.PRIMARY;

	private final Endpoint endpoint = new Endpoint();

	private final Ssl ssl = new Ssl();

	private final Pool pool = new Pool();

	private final Dns dns = new Dns();

	private final Failover failover = new Failover();

	private final Ttl ttl = new Ttl();

	private final Cache cache = new Cache();

	private final Keys keys = new Keys();

	private final Metrics metrics = new Metrics();

	private final Tracing tracing = new Tracing();

	private final Advisor advisor = new Advisor();

	/**
	 * Network transport. The fastest one on the class path by default.
	 */
	private SocketTransport transport = SocketTransport.AUTO;

	public Tracing getTracing() {
		return this.tracing;
	}

	public Keys getKeys() {
		return this.keys;
	}

	public Metrics getMetrics() {
		return this.metrics;
	}

	public Advisor getAdvisor() {
		return this.advisor;
	}

	public Ttl getTtl() {
		return this.ttl;
	}

	public Failover getFailover() {
		return this.failover;
	}

	public Cache getCache() {
		return this.cache;
	}

	public SocketTransport getTransport() {
		return this.transport;
	}

	public void setTransport(SocketTransport transport) {
		this.transport = transport;
	}

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable String getUsername() {
		return this.username;
	}

	public void setUsername(@Nullable String username) {
		this.username = username;
	}

	public @Nullable String getPassword() {
		return this.password;
	}

	public void setPassword(@Nullable String password) {
		this.password = password;
	}

	public int getDatabase() {
		return this.database;
	}

	public void setDatabase(int database) {
		this.database = database;
	}

	public @Nullable String getClientName() {
		return this.clientName;
	}

	public void setClientName(@Nullable String clientName) {
		this.clientName = clientName;
	}

	public Duration getConnectTimeout() {
		return this.connectTimeout;
	}

	public void setConnectTimeout(Duration connectTimeout) {
		this.connectTimeout = connectTimeout;
	}

	public Duration getCommandTimeout() {
		return this.commandTimeout;
	}

	public void setCommandTimeout(Duration commandTimeout) {
		this.commandTimeout = commandTimeout;
	}

	public ReadPreference getReadFrom() {
		return this.readFrom;
	}

	public void setReadFrom(ReadPreference readFrom) {
		this.readFrom = readFrom;
	}

	public Endpoint getEndpoint() {
		return this.endpoint;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	public Pool getPool() {
		return this.pool;
	}

	public Dns getDns() {
		return this.dns;
	}

	/**
	 * Where to connect: exactly one of primary, configuration and serverless.
	 */
	public static class Endpoint {

		/**
		 * Primary endpoint of a replication group with cluster mode disabled, as host or
		 * host:port.
		 */
		private @Nullable String primary;

		/**
		 * Reader endpoint of the replication group, as host or host:port.
		 */
		private @Nullable String reader;

		/**
		 * Node endpoints of the replication group, each as host or host:port.
		 */
		private List<String> nodes = new ArrayList<>();

		/**
		 * Configuration endpoint of a replication group with cluster mode enabled, as
		 * host or host:port.
		 */
		private @Nullable String configuration;

		/**
		 * Endpoint of a serverless cache, as host or host:port.
		 */
		private @Nullable String serverless;

		public @Nullable String getPrimary() {
			return this.primary;
		}

		public void setPrimary(@Nullable String primary) {
			this.primary = primary;
		}

		public @Nullable String getReader() {
			return this.reader;
		}

		public void setReader(@Nullable String reader) {
			this.reader = reader;
		}

		public List<String> getNodes() {
			return this.nodes;
		}

		public void setNodes(List<String> nodes) {
			this.nodes = nodes;
		}

		public @Nullable String getConfiguration() {
			return this.configuration;
		}

		public void setConfiguration(@Nullable String configuration) {
			this.configuration = configuration;
		}

		public @Nullable String getServerless() {
			return this.serverless;
		}

		public void setServerless(@Nullable String serverless) {
			this.serverless = serverless;
		}

	}

	/**
	 * TLS settings.
	 */
	public static class Ssl {

		/**
		 * Whether to use TLS, with full verification of the server's certificate.
		 */
		private boolean enabled = true;

		/**
		 * Name of the SSL bundle to use. The system's trusted certificates are used
		 * without one.
		 */
		private @Nullable String bundle;

		/**
		 * Implementation of TLS. OpenSSL where it is on the class path by default, that
		 * of the JDK otherwise.
		 */
		private TlsProvider provider = TlsProvider.AUTO;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

		public TlsProvider getProvider() {
			return this.provider;
		}

		public void setProvider(TlsProvider provider) {
			this.provider = provider;
		}

	}

	/**
	 * Pool of the connections that transactions, pipelines and blocking commands have for
	 * themselves.
	 */
	public static class Pool {

		/**
		 * Whether to pool connections. Each transaction, pipeline and blocking command
		 * opens a connection otherwise.
		 */
		private boolean enabled = true;

		/**
		 * Maximum number of connections in use at the same time.
		 */
		private int maxActive = 16;

		/**
		 * Maximum number of unused connections to keep open. Defaults to the maximum
		 * number of connections in use.
		 */
		private @Nullable Integer maxIdle;

		/**
		 * Minimum number of unused connections to keep open.
		 */
		private int minIdle;

		/**
		 * Time that a caller waits for a connection when all are in use. Zero fails at
		 * once.
		 */
		private Duration maxWait = Duration.ofSeconds(1);

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public int getMaxActive() {
			return this.maxActive;
		}

		public void setMaxActive(int maxActive) {
			this.maxActive = maxActive;
		}

		public @Nullable Integer getMaxIdle() {
			return this.maxIdle;
		}

		public void setMaxIdle(@Nullable Integer maxIdle) {
			this.maxIdle = maxIdle;
		}

		public int getMinIdle() {
			return this.minIdle;
		}

		public void setMinIdle(int minIdle) {
			this.minIdle = minIdle;
		}

		public Duration getMaxWait() {
			return this.maxWait;
		}

		public void setMaxWait(Duration maxWait) {
			this.maxWait = maxWait;
		}

	}

	/**
	 * Name resolution.
	 */
	public static class Dns {

		/**
		 * Name servers to ask, each as an IP address or address:port. Those of the
		 * operating system are asked without any.
		 */
		private List<String> servers = new ArrayList<>();

		/**
		 * Maximum time to use an address without looking its name up again.
		 */
		private Duration maxTtl = Duration.ofSeconds(5);

		public List<String> getServers() {
			return this.servers;
		}

		public void setServers(List<String> servers) {
			this.servers = servers;
		}

		public Duration getMaxTtl() {
			return this.maxTtl;
		}

		public void setMaxTtl(Duration maxTtl) {
			this.maxTtl = maxTtl;
		}

	}

	/**
	 * What happens when a node dies.
	 */
	public static class Failover {

		/**
		 * Whether to find a new primary by asking the nodes, to hold commands meanwhile
		 * and to send again what is safe. Applies to replication groups.
		 */
		private boolean enabled = true;

		/**
		 * Maximum time that an outage may make one caller wait. Callers fail at once in
		 * an outage that is older.
		 */
		private Duration maxWait = Duration.ofSeconds(5);

		/**
		 * Maximum number of commands that wait for a primary.
		 */
		private int maxHeldCommands = 10_000;

		/**
		 * Maximum size of the commands that wait for a primary.
		 */
		private DataSize maxHeldSize = DataSize.ofMegabytes(64);

		/**
		 * Commands to send again when it is unknown whether they were executed.
		 */
		private RepeatPolicy repeat = RepeatPolicy.EXACT;

		private final Backoff backoff = new Backoff();

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public Duration getMaxWait() {
			return this.maxWait;
		}

		public void setMaxWait(Duration maxWait) {
			this.maxWait = maxWait;
		}

		public int getMaxHeldCommands() {
			return this.maxHeldCommands;
		}

		public void setMaxHeldCommands(int maxHeldCommands) {
			this.maxHeldCommands = maxHeldCommands;
		}

		public DataSize getMaxHeldSize() {
			return this.maxHeldSize;
		}

		public void setMaxHeldSize(DataSize maxHeldSize) {
			this.maxHeldSize = maxHeldSize;
		}

		public RepeatPolicy getRepeat() {
			return this.repeat;
		}

		public void setRepeat(RepeatPolicy repeat) {
			this.repeat = repeat;
		}

		public Backoff getBackoff() {
			return this.backoff;
		}

	}

	/**
	 * Random delay between attempts to connect.
	 */
	public static class Backoff {

		/**
		 * Maximum delay before the second attempt. Doubles with each further one.
		 */
		private Duration initial = Duration.ofMillis(50);

		/**
		 * Maximum delay before any attempt.
		 */
		private Duration max = Duration.ofSeconds(1);

		public Duration getInitial() {
			return this.initial;
		}

		public void setInitial(Duration initial) {
			this.initial = initial;
		}

		public Duration getMax() {
			return this.max;
		}

		public void setMax(Duration max) {
			this.max = max;
		}

	}

	/**
	 * Keys and the slots they lie in.
	 */
	public static class Keys {

		/**
		 * Text between the parts of a key that the hashTags bean makes.
		 */
		private String separator = ":";

		/**
		 * What happens to a command, transaction or script whose keys lie in several
		 * slots. Defaults to fail for a cluster and a serverless cache, to warn for a
		 * replication group.
		 */
		private @Nullable CrossSlotPolicy crossSlot;

		public String getSeparator() {
			return this.separator;
		}

		public void setSeparator(String separator) {
			this.separator = separator;
		}

		public @Nullable CrossSlotPolicy getCrossSlot() {
			return this.crossSlot;
		}

		public void setCrossSlot(@Nullable CrossSlotPolicy crossSlot) {
			this.crossSlot = crossSlot;
		}

	}

	/**
	 * Meters.
	 */
	public static class Metrics {

		/**
		 * Time between two looks at what the servers say of themselves.
		 */
		private Duration serverInterval = Duration.ofSeconds(15);

		public Duration getServerInterval() {
			return this.serverInterval;
		}

		public void setServerInterval(Duration serverInterval) {
			this.serverInterval = serverInterval;
		}

	}

	/**
	 * Advice on what should be set up differently.
	 */
	public static class Advisor {

		/**
		 * Ids of checks to leave out.
		 */
		private List<String> mute = new ArrayList<>();

		public List<String> getMute() {
			return this.mute;
		}

		public void setMute(List<String> mute) {
			this.mute = mute;
		}

	}

	/**
	 * Spring Cache.
	 */
	public static class Cache {

		/**
		 * What becomes of a cache's callers in an outage.
		 */
		private OnError onError = OnError.FALL_THROUGH;

		/**
		 * Maximum time that an outage may make a caller of a cache wait.
		 */
		private Duration maxWait = Duration.ofMillis(200);

		/**
		 * Time to live of the entries of single caches, by the name of the cache.
		 */
		private Map<String, Duration> ttl = new LinkedHashMap<>();

		public OnError getOnError() {
			return this.onError;
		}

		public void setOnError(OnError onError) {
			this.onError = onError;
		}

		public Duration getMaxWait() {
			return this.maxWait;
		}

		public void setMaxWait(Duration maxWait) {
			this.maxWait = maxWait;
		}

		public Map<String, Duration> getTtl() {
			return this.ttl;
		}

		public void setTtl(Map<String, Duration> ttl) {
			this.ttl = ttl;
		}

		/**
		 * What becomes of a cache's callers in an outage.
		 */
		public enum OnError {

			/**
			 * Reads go to the source, writes are remembered.
			 */
			FALL_THROUGH,

			/**
			 * Callers get the exception.
			 */
			PROPAGATE

		}

	}

	/**
	 * Expiration of keys.
	 */
	public static class Ttl {

		/**
		 * What becomes of a command that leaves a key without a TTL. As long as neither a
		 * default nor a rule nor a maximum is set, keys without one are only logged.
		 */
		private TtlEnforcement enforcement = TtlEnforcement.APPLY;

		/**
		 * TTL of keys that no rule matches. Setting it is the consent to let keys expire.
		 */
		private @Nullable Duration defaultTtl;

		/**
		 * Longest TTL. Longer ones that the application gives are cut to it.
		 */
		private @Nullable Duration max;

		/**
		 * Largest share that is taken off a default's or rule's TTL at random, so that
		 * keys do not expire together.
		 */
		private double jitter = 0.1;

		/**
		 * TTLs by key pattern. The first that matches a key wins.
		 */
		private List<TtlRuleProperties> rules = new ArrayList<>();

		/**
		 * Patterns of keys that are left alone.
		 */
		private List<String> exempt = new ArrayList<>();

		public TtlEnforcement getEnforcement() {
			return this.enforcement;
		}

		public void setEnforcement(TtlEnforcement enforcement) {
			this.enforcement = enforcement;
		}

		public @Nullable Duration getDefault() {
			return this.defaultTtl;
		}

		public void setDefault(@Nullable Duration defaultTtl) {
			this.defaultTtl = defaultTtl;
		}

		public @Nullable Duration getMax() {
			return this.max;
		}

		public void setMax(@Nullable Duration max) {
			this.max = max;
		}

		public double getJitter() {
			return this.jitter;
		}

		public void setJitter(double jitter) {
			this.jitter = jitter;
		}

		public List<TtlRuleProperties> getRules() {
			return this.rules;
		}

		public void setRules(List<TtlRuleProperties> rules) {
			this.rules = rules;
		}

		public List<String> getExempt() {
			return this.exempt;
		}

		public void setExempt(List<String> exempt) {
			this.exempt = exempt;
		}

	}

	/**
	 * TTL of the keys that match a pattern.
	 */
	public static class TtlRuleProperties {

		/**
		 * Glob that the whole key has to match.
		 */
		private @Nullable String pattern;

		/**
		 * TTL of the keys.
		 */
		private @Nullable Duration ttl;

		/**
		 * Whether each write begins the TTL anew.
		 */
		private boolean refresh;

		public @Nullable String getPattern() {
			return this.pattern;
		}

		public void setPattern(@Nullable String pattern) {
			this.pattern = pattern;
		}

		public @Nullable Duration getTtl() {
			return this.ttl;
		}

		public void setTtl(@Nullable Duration ttl) {
			this.ttl = ttl;
		}

		public boolean isRefresh() {
			return this.refresh;
		}

		public void setRefresh(boolean refresh) {
			this.refresh = refresh;
		}

	}

	public static class Tracing {

		/**
		 * Whether to observe each command. By default, if the application has a tracer.
		 */
		private @Nullable Boolean enabled;

		public @Nullable Boolean getEnabled() {
			return this.enabled;
		}

		public void setEnabled(@Nullable Boolean enabled) {
			this.enabled = enabled;
		}

	}

}
