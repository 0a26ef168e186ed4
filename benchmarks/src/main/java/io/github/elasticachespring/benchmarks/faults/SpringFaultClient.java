package io.github.elasticachespring.benchmarks.faults;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import io.lettuce.core.resource.Delay;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.JedisClientConfigurationBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.core.StringRedisTemplate;

import io.github.elasticachespring.autoconfigure.ElastiCacheAutoConfiguration;
import io.github.elasticachespring.benchmarks.harness.InsecureTls;

/**
 * A {@link StringRedisTemplate}, whatever connection factory is under it. Only the
 * starter verifies certificates: that costs when connecting, not per command.
 */
final class SpringFaultClient implements FaultClient {

	private static final Duration TTL = Duration.ofMinutes(10);

	private final StringRedisTemplate template;

	private final ConfigurableApplicationContext context;

	private SpringFaultClient(ConfigurableApplicationContext context) {
		this.template = context.getBean(StringRedisTemplate.class);
		this.context = context;
	}

	/** This project's starter, told the endpoints and nothing else. */
	static SpringFaultClient starter(Names names, Map<String, Object> settings) {
		Map<String, Object> properties = new HashMap<>(settings);
		if (names.isCluster()) {
			properties.put("elasticache.endpoint.configuration", names.endpoint());
		}
		else {
			properties.put("elasticache.endpoint.primary", names.endpoint());
			properties.put("elasticache.endpoint.reader", names.reader());
		}
		properties.put("elasticache.dns.servers", names.dns());
		properties.put("elasticache.ssl.bundle", "cache");
		properties.put("spring.ssl.bundle.pem.cache.truststore.certificate", names.certificate());
		return start(properties, StarterApplication.class);
	}

	/** Boot's defaults. */
	static SpringFaultClient lettuce(Names names) {
		return boot(names, Map.of("spring.data.redis.client-type", "lettuce"), LettuceApplication.class);
	}

	/** What AWS's documentation recommends for Lettuce. */
	static SpringFaultClient lettuceAsAwsRecommends(Names names) {
		return boot(names, Map.of("spring.data.redis.client-type", "lettuce", "spring.data.redis.timeout", "1s",
				"benchmark.cluster", names.isCluster()), AwsLettuceApplication.class);
	}

	/** Boot's defaults, with its pool. */
	static SpringFaultClient jedis(Names names) {
		return boot(names,
				Map.of("spring.data.redis.client-type", "jedis", "spring.data.redis.jedis.pool.enabled", true),
				JedisApplication.class);
	}

	private static SpringFaultClient boot(Names names, Map<String, Object> settings, Class<?> application) {
		Map<String, Object> properties = new HashMap<>(settings);
		if (names.isCluster()) {
			properties.put("spring.data.redis.cluster.nodes", names.endpoint());
		}
		else {
			properties.put("spring.data.redis.host", Names.host(names.endpoint()));
			properties.put("spring.data.redis.port", Names.port(names.endpoint()));
		}
		properties.put("spring.data.redis.ssl.enabled", true);
		properties.put("benchmark.dns", names.dns());
		return start(properties, application);
	}

	private static SpringFaultClient start(Map<String, Object> properties, Class<?> application) {
		Map<String, Object> defaults = new HashMap<>(properties);
		defaults.put("spring.main.banner-mode", "off");
		defaults.put("logging.level.root", "off");
		return new SpringFaultClient(
				new SpringApplicationBuilder(application).web(WebApplicationType.NONE).properties(defaults).run());
	}

	@Override
	public void set(String key, String value) {
		this.template.opsForValue().set(key, value, TTL);
	}

	@Override
	public @Nullable String get(String key) {
		return this.template.opsForValue().get(key);
	}

	@Override
	public long increment(String key) {
		return Objects.requireNonNull(this.template.opsForValue().increment(key));
	}

	@Override
	public void close() {
		this.context.close();
	}

	/** What a service that has this project's starter gets. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, ElastiCacheAutoConfiguration.class,
			DataRedisAutoConfiguration.class })
	static class StarterApplication {

	}

	/** What a service that has Boot's starter for Redis gets. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, DataRedisAutoConfiguration.class })
	static class LettuceApplication {

		@Bean
		LettuceClientConfigurationBuilderCustomizer trust() {
			return (builder) -> builder.useSsl().disablePeerVerification();
		}

		/** Lettuce's own resolver, except for whom it asks. */
		@Bean
		ClientResourcesBuilderCustomizer names(@Value("${benchmark.dns}") String dns) {
			return (builder) -> builder.addressResolverGroup(new DnsAddressResolverGroup(
					new DnsNameResolverBuilder().datagramChannelType(NioDatagramChannel.class)
						.socketChannelType(NioSocketChannel.class)
						.nameServerProvider(new SingletonDnsServerAddressStreamProvider(Names.address(dns)))));
		}

	}

	/** The same, as AWS's best practices for Lettuce say. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	static class AwsLettuceApplication extends LettuceApplication {

		private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);

		private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(60);

		@Bean
		ClientResourcesBuilderCustomizer reconnectDelay() {
			return (builder) -> builder.reconnectDelay(
					Delay.fullJitter(Duration.ofMillis(100), Duration.ofSeconds(10), 100, TimeUnit.MILLISECONDS));
		}

		@Bean
		LettuceClientConfigurationBuilderCustomizer options(@Value("${benchmark.cluster}") boolean cluster) {
			ClientOptions.Builder options = cluster ? clusterOptions() : ClientOptions.builder();
			options.socketOptions(SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).keepAlive(true).build())
				.timeoutOptions(TimeoutOptions.enabled());
			return (builder) -> builder.clientOptions(options.build());
		}

		private static ClusterClientOptions.Builder clusterOptions() {
			return ClusterClientOptions.builder()
				.topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
					.enableAllAdaptiveRefreshTriggers()
					.enablePeriodicRefresh(TOPOLOGY_REFRESH)
					.build())
				.nodeFilter(AwsLettuceApplication::isReachable)
				.validateClusterNodeMembership(false);
		}

		private static boolean isReachable(RedisClusterNode node) {
			return !node.is(NodeFlag.FAIL) && !node.is(NodeFlag.EVENTUAL_FAIL) && !node.is(NodeFlag.NOADDR)
					&& !node.is(NodeFlag.HANDSHAKE);
		}

	}

	/** What a service that has Boot's starter for Redis, and Jedis, gets. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, DataRedisAutoConfiguration.class })
	static class JedisApplication {

		@Bean
		JedisClientConfigurationBuilderCustomizer trust() {
			return (builder) -> builder.useSsl()
				.sslSocketFactory(InsecureTls.context().getSocketFactory())
				.hostnameVerifier((host, session) -> true);
		}

	}

}
