package io.github.elasticachespring.sample;

import io.github.elasticachespring.test.SimulatedElastiCache;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Profile;

/**
 * Where the shop keeps its data when it is started from its test classes: in a simulated
 * ElastiCache, whose shape the profiles {@code cluster} and {@code serverless} change, or
 * with the profile {@code testcontainers} in a container. Tests do not see it.
 */
@TestConfiguration(proxyBeanMethods = false)
class StoreConfiguration {

	@Configuration(proxyBeanMethods = false)
	@Profile("!testcontainers")
	@Import({ SimulatedElastiCache.class, RehearsalController.class })
	static class Simulated {

	}

	@Configuration(proxyBeanMethods = false)
	@Profile("testcontainers")
	static class Container {

		@Bean
		@ServiceConnection("redis")
		GenericContainer<?> store(@Value("${elasticache.simulator.image:valkey/valkey:8.1}") String image) {
			return new GenericContainer<>(DockerImageName.parse(image)).withExposedPorts(6379);
		}

	}

}
