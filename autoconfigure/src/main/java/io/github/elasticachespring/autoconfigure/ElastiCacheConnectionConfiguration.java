package io.github.elasticachespring.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.resource.ClientResources;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.thread.Threading;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration.LettuceClientConfigurationBuilder;
import org.springframework.data.redis.connection.lettuce.LettucePoolingClientConfiguration;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import io.github.elasticachespring.autoconfigure.InvalidConfigurationException.Problem;
import io.github.elasticachespring.autoconfigure.connection.ElastiCacheConnectionFactory;
import io.github.elasticachespring.client.ElastiCacheOptions;
import io.github.elasticachespring.client.ReadPreference;
import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.client.endpoint.Endpoint;
import io.github.elasticachespring.client.endpoint.Endpoint.ReplicationGroup;
import io.github.elasticachespring.client.failover.FailoverEvent;
import io.github.elasticachespring.client.failover.FailoverListener;
import io.github.elasticachespring.client.failover.FailoverOptions;
import io.github.elasticachespring.client.failover.Outcome;
import io.github.elasticachespring.client.failover.Rejection;
import io.github.elasticachespring.client.keyspace.CrossSlotListener;
import io.github.elasticachespring.client.keyspace.CrossSlotOptions;
import io.github.elasticachespring.client.keyspace.TtlListener;
import io.github.elasticachespring.client.keyspace.TtlOptions;
import io.github.elasticachespring.client.transport.Backoff;
import io.github.elasticachespring.client.transport.ConnectionListener;
import io.github.elasticachespring.failover.SpringFailoverFailures;
import io.github.elasticachespring.keyspace.CrossSlotException;
import io.github.elasticachespring.keyspace.MissingTtlException;

/**
 * Assembles the connection factories: what Spring Boot's
 * {@code LettuceConnectionConfiguration} does, with our properties, connection details
 * and client.
 */
@Configuration(proxyBeanMethods = false)
class ElastiCacheConnectionConfiguration {

	private static final boolean COMMONS_POOL2_AVAILABLE = ClassUtils.isPresent("org.apache.commons.pool2.ObjectPool",
			ElastiCacheConnectionConfiguration.class.getClassLoader());

	private final ElastiCacheProperties properties;

	private final ElastiCacheConnectionDetails details;

	private final ObjectProvider<LettuceClientConfigurationBuilderCustomizer> configurationCustomizers;

	private final ObjectProvider<LettuceClientOptionsBuilderCustomizer> optionsCustomizers;

	private final ObjectProvider<ClientResources> clientResources;

	private final ObjectProvider<CommandInterceptor> interceptors;

	private final ObjectProvider<FailoverListener> failoverListeners;

	private final ObjectProvider<TtlListener> ttlListeners;

	private final ObjectProvider<CrossSlotListener> crossSlotListeners;

	private final ObjectProvider<ConnectionListener> connectionListeners;

	private final ApplicationEventPublisher publisher;

	private final Environment environment;

	ElastiCacheConnectionConfiguration(ElastiCacheProperties properties, DataRedisConnectionDetails details,
			ObjectProvider<LettuceClientConfigurationBuilderCustomizer> configurationCustomizers,
			ObjectProvider<LettuceClientOptionsBuilderCustomizer> optionsCustomizers,
			ObjectProvider<ClientResources> clientResources, ObjectProvider<CommandInterceptor> interceptors,
			ObjectProvider<FailoverListener> failoverListeners, ObjectProvider<TtlListener> ttlListeners,
			ObjectProvider<CrossSlotListener> crossSlotListeners,
			ObjectProvider<ConnectionListener> connectionListeners, ApplicationEventPublisher publisher,
			ObjectProvider<RedisConfiguration> redisConfigurations, Environment environment) {
		List<Problem> problems = new ArrayList<>(SettingRules.check(properties));
		redisConfigurations.stream().map(ElastiCacheConnectionConfiguration::anotherAddress).forEach(problems::add);
		InvalidConfigurationException.throwIfAny(problems);
		this.properties = properties;
		this.details = ServiceConnectionDetails.adapt(details);
		this.configurationCustomizers = configurationCustomizers;
		this.optionsCustomizers = optionsCustomizers;
		this.clientResources = clientResources;
		this.interceptors = interceptors;
		this.failoverListeners = failoverListeners;
		this.ttlListeners = ttlListeners;
		this.crossSlotListeners = crossSlotListeners;
		this.connectionListeners = connectionListeners;
		this.publisher = publisher;
		this.environment = environment;
	}

	/** Spring Boot's own support gives such a bean precedence over everything else. */
	private static Problem anotherAddress(RedisConfiguration configuration) {
		return new Problem("elasticache.endpoint", null,
				"A bean of type %s says where to connect as well.".formatted(configuration.getClass().getSimpleName()),
				"Remove the bean, or set 'elasticache.enabled' to 'false' to connect with Spring Boot's own support.");
	}

	@Bean
	ElastiCacheConnectionFactory redisConnectionFactory() {
		return createConnectionFactory(false);
	}

	@Bean(defaultCandidate = false)
	@Qualifier("reader")
	@Conditional(OnReaderCondition.class)
	@ConditionalOnMissingBean(name = "readerRedisConnectionFactory")
	ElastiCacheConnectionFactory readerRedisConnectionFactory() {
		return createConnectionFactory(true);
	}

	private ElastiCacheConnectionFactory createConnectionFactory(boolean readers) {
		ElastiCacheConnectionFactory factory = new ElastiCacheConnectionFactory(options(readers), clientConfiguration(),
				readers);
		if (Threading.VIRTUAL.isActive(this.environment)) {
			SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("redis-");
			executor.setVirtualThreads(true);
			factory.setExecutor(executor);
		}
		return factory;
	}

	private ElastiCacheOptions options(boolean readers) {
		Endpoint endpoint = this.details.getEndpoint();
		ElastiCacheOptions.Builder builder = ElastiCacheOptions.builder(endpoint)
			.database(this.details.getDatabase())
			.connectTimeout(this.properties.getConnectTimeout())
			.tls(this.details.getSslBundle() != null)
			.dnsServers(this.details.getDnsServers())
			.dnsMaxTtl(this.properties.getDns().getMaxTtl())
			.readFrom(readFrom(endpoint))
			.transport(this.properties.getTransport())
			.sslProvider(this.properties.getSsl().getProvider())
			.interceptors(this.interceptors.orderedStream().toList())
			.ttl(new TtlOptions(TtlRules.policy(this.properties.getTtl()), this.ttlListeners.orderedStream().toList(),
					MissingTtlException::new))
			.crossSlot(new CrossSlotOptions(this.properties.getKeys().getCrossSlot(), CrossSlotException::new,
					this.crossSlotListeners.orderedStream().toList()))
			.connectionListeners(this.connectionListeners.orderedStream().toList())
			.backoff(new Backoff(this.properties.getFailover().getBackoff().getInitial(),
					this.properties.getFailover().getBackoff().getMax()))
			.failover(failover(this.properties.getFailover()))
			.failoverFailures(new SpringFailoverFailures())
			.failoverListeners(readers ? commandListeners() : failoverListeners());
		String username = this.details.getUsername();
		String password = this.details.getPassword();
		if (StringUtils.hasText(username)) {
			builder.credentials(username, (password != null) ? password : "");
		}
		else if (StringUtils.hasLength(password)) {
			builder.credentials(null, password);
		}
		return builder.build();
	}

	private static @Nullable FailoverOptions failover(ElastiCacheProperties.Failover failover) {
		return failover.isEnabled() ? new FailoverOptions(failover.getMaxWait(), failover.getMaxHeldCommands(),
				failover.getMaxHeldSize().toBytes(), failover.getRepeat()) : null;
	}

	private List<FailoverListener> failoverListeners() {
		List<FailoverListener> listeners = new ArrayList<>(this.failoverListeners.orderedStream().toList());
		listeners.add(this.publisher::publishEvent);
		return listeners;
	}

	/**
	 * Both factories meet the same failovers, which are told once; each has its own
	 * commands.
	 */
	private List<FailoverListener> commandListeners() {
		return this.failoverListeners.orderedStream().<FailoverListener>map(CommandListener::new).toList();
	}

	/** A service connection need not have the readers that production has. */
	private ReadPreference readFrom(Endpoint endpoint) {
		boolean withoutReader = endpoint instanceof ReplicationGroup group && group.reader() == null;
		return withoutReader ? ReadPreference.PRIMARY : this.properties.getReadFrom();
	}

	private LettuceClientConfiguration clientConfiguration() {
		LettuceClientConfigurationBuilder builder = createBuilder(this.properties.getPool())
			.commandTimeout(this.properties.getCommandTimeout())
			.clientOptions(clientOptions());
		if (this.details.getSslBundle() != null) {
			builder.useSsl();
		}
		String clientName = clientName();
		if (StringUtils.hasLength(clientName)) {
			builder.clientName(clientName);
		}
		this.clientResources.ifAvailable(builder::clientResources);
		this.configurationCustomizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	private LettuceClientConfigurationBuilder createBuilder(ElastiCacheProperties.Pool pool) {
		return (pool.isEnabled() && COMMONS_POOL2_AVAILABLE) ? new PoolBuilderFactory().createBuilder(pool)
				: LettuceClientConfiguration.builder();
	}

	private @Nullable String clientName() {
		String clientName = this.properties.getClientName();
		if (StringUtils.hasLength(clientName)) {
			return clientName;
		}
		String applicationName = this.environment.getProperty("spring.application.name");
		return StringUtils.hasText(applicationName) ? ClientName.of(applicationName) : null;
	}

	private ClientOptions clientOptions() {
		Duration connectTimeout = this.properties.getConnectTimeout();
		ClientOptions.Builder builder = ElastiCacheOptions.clientOptionsBuilder(this.details.getEndpoint(),
				connectTimeout);
		SslBundle sslBundle = this.details.getSslBundle();
		if (sslBundle != null) {
			builder.sslOptions(sslOptions(sslBundle, connectTimeout));
		}
		this.optionsCustomizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	private static SslOptions sslOptions(SslBundle sslBundle, Duration handshakeTimeout) {
		SslOptions.Builder builder = SslOptions.builder()
			.handshakeTimeout(handshakeTimeout)
			.keyManager(sslBundle.getManagers().getKeyManagerFactory())
			.trustManager(sslBundle.getManagers().getTrustManagerFactory());
		org.springframework.boot.ssl.SslOptions options = sslBundle.getOptions();
		if (options.getCiphers() != null) {
			builder.cipherSuites(options.getCiphers());
		}
		if (options.getEnabledProtocols() != null) {
			builder.protocols(options.getEnabledProtocols());
		}
		return builder.build();
	}

	/** Hears of commands, and of no failovers. */
	private record CommandListener(FailoverListener listener) implements FailoverListener {

		@Override
		public void onFailover(FailoverEvent event) {
			// The other factory tells.
		}

		@Override
		public void onHeld(int change) {
			this.listener.onHeld(change);
		}

		@Override
		public void onResent(Outcome outcome, @Nullable Rejection rejection) {
			this.listener.onResent(outcome, rejection);
		}

	}

	/**
	 * Inner class to allow optional commons-pool2 dependency.
	 */
	private static final class PoolBuilderFactory {

		private static final Duration IDLE_CHECK_INTERVAL = Duration.ofSeconds(30);

		LettuceClientConfigurationBuilder createBuilder(ElastiCacheProperties.Pool properties) {
			return LettucePoolingClientConfiguration.builder().poolConfig(poolConfig(properties));
		}

		private GenericObjectPoolConfig<StatefulConnection<?, ?>> poolConfig(ElastiCacheProperties.Pool properties) {
			GenericObjectPoolConfig<StatefulConnection<?, ?>> config = new GenericObjectPoolConfig<>();
			config.setMaxTotal(properties.getMaxActive());
			Integer maxIdle = properties.getMaxIdle();
			config.setMaxIdle((maxIdle != null) ? maxIdle : properties.getMaxActive());
			config.setMinIdle(properties.getMinIdle());
			config.setMaxWait(properties.getMaxWait());
			config.setFairness(true);
			config.setJmxEnabled(false);
			if (properties.getMinIdle() > 0) {
				// Only these runs restore the minimum.
				config.setTimeBetweenEvictionRuns(IDLE_CHECK_INTERVAL);
			}
			return config;
		}

	}

}
