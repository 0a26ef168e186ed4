package io.github.elasticachespring.autoconfigure.testcontainers;

import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;

import io.github.elasticachespring.autoconfigure.ElastiCacheAutoConfiguration;
import io.github.elasticachespring.simulator.BackEnd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A container with a Valkey image is a service connection, which outranks the endpoint.
 * Without Docker, or without the image, there is nothing to show.
 */
class ValkeyContainerConnectionDetailsFactoryTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ElastiCacheAutoConfiguration.class, DataRedisAutoConfiguration.class,
				SslAutoConfiguration.class, ServiceConnectionAutoConfiguration.class));

	@Test
	void connectsToTheContainerInsteadOfTheEndpoint() {
		assumeTrue(DockerClientFactory.instance().isDockerAvailable(), "Docker is not available");
		this.contextRunner.withUserConfiguration(ContainerConfiguration.class)
			.withPropertyValues("elasticache.endpoint.primary=master.shop.abc123.use1.cache.amazonaws.com")
			.run((context) -> {
				StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
				template.opsForValue().set("where", "in the container");
				GenericContainer<?> container = context.getBean(GenericContainer.class);
				assertThat(container.execInContainer("redis-cli", "get", "where").getStdout().strip())
					.isEqualTo("in the container");
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class ContainerConfiguration {

		@Bean
		@ServiceConnection(name = "valkey/valkey")
		GenericContainer<?> valkey() {
			String image = System.getProperty(BackEnd.IMAGE_PROPERTY, BackEnd.DEFAULT_IMAGE);
			GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image)).withExposedPorts(6379);
			try {
				container.start();
			}
			catch (ContainerFetchException ex) {
				abort("The image %s cannot be had: %s".formatted(image, ex.getMessage()));
			}
			return container;
		}

	}

}
