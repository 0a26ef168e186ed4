package io.github.elasticachespring.benchmarks.throughput;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.JedisClientConfigurationBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import io.github.elasticachespring.autoconfigure.ElastiCacheAutoConfiguration;
import io.github.elasticachespring.benchmarks.harness.InsecureTls;

/**
 * A {@link StringRedisTemplate}, whatever connection factory is under it.
 */
final class SpringClient implements BenchmarkClient {

	private final StringRedisTemplate template;

	private final AutoCloseable owner;

	private SpringClient(StringRedisTemplate template, AutoCloseable owner) {
		this.template = template;
		this.owner = owner;
	}

	/** Over a factory of one's own; closed with it. */
	static <F extends RedisConnectionFactory & DisposableBean> SpringClient over(F factory) {
		return new SpringClient(new StringRedisTemplate(factory), factory::destroy);
	}

	/**
	 * This project's starter.
	 * @param settings what is set besides where to connect
	 * @param observed whether the application has the actuator and a meter registry
	 */
	static SpringClient starter(Target target, Map<String, ?> settings, boolean observed) {
		Map<String, Object> properties = new HashMap<>(settings);
		Target.Named named = target.named();
		if (named != null) {
			properties.put("elasticache.endpoint.primary", named.endpoint());
			properties.put("elasticache.dns.servers", named.dnsServer());
			properties.put("elasticache.ssl.bundle", "cache");
			properties.put("spring.ssl.bundle.pem.cache.truststore.certificate", named.certificate());
		}
		else {
			properties.put("elasticache.endpoint.primary", target.host() + ':' + target.port());
		}
		String password = target.password();
		if (password != null) {
			properties.put("elasticache.password", password);
		}
		List<Class<?>> application = new ArrayList<>();
		application.add(observed ? ObservedStarterApplication.class : StarterApplication.class);
		if (named == null) {
			application.add(Trusting.class);
		}
		return start(properties, application);
	}

	/** Boot's own auto-configuration: Lettuce with its shared connection. */
	static SpringClient lettuce(Target target) {
		return boot(target, Map.of("spring.data.redis.client-type", "lettuce"));
	}

	/** Boot's own auto-configuration: Jedis, with a connection for each caller. */
	static SpringClient jedis(Target target) {
		return boot(target, Map.of("spring.data.redis.client-type", "jedis", "spring.data.redis.jedis.pool.enabled",
				true, "spring.data.redis.jedis.pool.max-active", 1024, "spring.data.redis.jedis.pool.max-idle", 1024));
	}

	private static SpringClient boot(Target target, Map<String, Object> settings) {
		Map<String, Object> properties = new HashMap<>(settings);
		properties.put("spring.data.redis.host", target.host());
		properties.put("spring.data.redis.port", target.port());
		properties.put("spring.data.redis.ssl.enabled", true);
		String password = target.password();
		if (password != null) {
			properties.put("spring.data.redis.password", password);
		}
		return start(properties, List.of(BootApplication.class));
	}

	private static SpringClient start(Map<String, Object> properties, List<Class<?>> application) {
		Map<String, Object> defaults = new HashMap<>(properties);
		defaults.put("spring.main.banner-mode", "off");
		defaults.put("logging.level.root", "warn");
		ConfigurableApplicationContext context = new SpringApplicationBuilder(application.toArray(Class[]::new))
			.web(WebApplicationType.NONE)
			.properties(defaults)
			.run();
		return new SpringClient(context.getBean(StringRedisTemplate.class), context);
	}

	@Override
	public void set(String key, String value) {
		this.template.opsForValue().set(key, value);
	}

	@Override
	public @Nullable Object get(String key) {
		return this.template.opsForValue().get(key);
	}

	@Override
	public void write(int turn, String key, String value) {
		switch (turn % 3) {
			case 0 -> this.template.opsForHash().put("hash:" + key, "field", value);
			case 1 -> this.template.opsForSet().add("set:" + key, value);
			default -> this.template.opsForValue().increment("counter:" + key);
		}
	}

	@Override
	public void pipeline(List<Command> commands) {
		this.template.executePipelined((RedisCallback<@Nullable Object>) (connection) -> {
			commands.forEach((command) -> send(command, connection));
			return null;
		});
	}

	private static void send(Command command, RedisConnection connection) {
		byte[] key = command.key().getBytes(StandardCharsets.UTF_8);
		String value = command.value();
		if (value != null) {
			connection.stringCommands().set(key, value.getBytes(StandardCharsets.UTF_8));
		}
		else {
			connection.stringCommands().get(key);
		}
	}

	@Override
	public void close() throws Exception {
		this.owner.close();
	}

	/** What a service that has this project's starter gets. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, ElastiCacheAutoConfiguration.class,
			DataRedisAutoConfiguration.class })
	static class StarterApplication {

	}

	/** The same with the actuator: meters, server gauges, advisor, health, endpoint. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ObservedStarterApplication {

	}

	/** For a server whose certificate nobody here can verify. */
	@Configuration(proxyBeanMethods = false)
	static class Trusting {

		@Bean
		LettuceClientConfigurationBuilderCustomizer lettuceTrust() {
			return (builder) -> builder.useSsl().disablePeerVerification();
		}

	}

	/** What a service that has Boot's starter for Redis gets. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, DataRedisAutoConfiguration.class })
	static class BootApplication {

		@Bean
		LettuceClientConfigurationBuilderCustomizer lettuceTrust() {
			return (builder) -> builder.useSsl().disablePeerVerification();
		}

		@Bean
		JedisClientConfigurationBuilderCustomizer jedisTrust() {
			return (builder) -> builder.useSsl()
				.sslSocketFactory(InsecureTls.context().getSocketFactory())
				.hostnameVerifier((host, session) -> true);
		}

	}

}
