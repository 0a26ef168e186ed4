package io.github.elasticachespring.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

/**
 * What an application configures to reach a simulator.
 */
public final class Simulated {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
			ElastiCacheAutoConfiguration.class, DataRedisAutoConfiguration.class,
			DataRedisReactiveAutoConfiguration.class, SslAutoConfiguration.class);

	private Simulated() {
	}

	public static ApplicationContextRunner contextRunner(ElastiCacheSimulator simulator, Shape shape) {
		return new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues(properties(simulator, shape));
	}

	public static WebApplicationContextRunner webContextRunner(ElastiCacheSimulator simulator, Shape shape) {
		return new WebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues(properties(simulator, shape));
	}

	public static ReactiveWebApplicationContextRunner reactiveWebContextRunner(ElastiCacheSimulator simulator,
			Shape shape) {
		return new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues(properties(simulator, shape));
	}

	public static String[] properties(ElastiCacheSimulator simulator, Shape shape) {
		List<String> properties = new ArrayList<>();
		// A busy machine is no reason for a test to fail.
		properties.add("elasticache.connect-timeout=20s");
		properties.add("elasticache.command-timeout=10s");
		switch (shape) {
			case REPLICATION_GROUP -> {
				properties.add("elasticache.endpoint.primary=" + simulator.primaryEndpoint());
				properties.add("elasticache.endpoint.reader=" + simulator.readerEndpoint());
			}
			case CLUSTER -> properties.add("elasticache.endpoint.configuration=" + simulator.configurationEndpoint());
			case SERVERLESS -> properties.add("elasticache.endpoint.serverless=" + simulator.serverlessEndpoint());
		}
		properties.add("elasticache.dns.servers=%s:%d".formatted(simulator.dnsServer().getAddress().getHostAddress(),
				simulator.dnsServer().getPort()));
		if (simulator.isTls()) {
			properties.add("elasticache.ssl.bundle=simulator");
			properties.add("spring.ssl.bundle.pem.simulator.truststore.certificate=file:" + simulator.caCertificate());
		}
		else {
			properties.add("elasticache.ssl.enabled=false");
		}
		if (simulator.username() != null) {
			properties.add("elasticache.username=" + simulator.username());
		}
		if (simulator.password() != null) {
			properties.add("elasticache.password=" + simulator.password());
		}
		return properties.toArray(String[]::new);
	}

}
