package io.github.elasticachespring.autoconfigure.docker.compose;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

import static org.assertj.core.api.Assertions.assertThat;

class ValkeyDockerComposeConnectionDetailsFactoryTests {

	private final ValkeyDockerComposeConnectionDetailsFactory factory = new ValkeyDockerComposeConnectionDetailsFactory();

	@ParameterizedTest
	@ValueSource(strings = { "valkey/valkey", "valkey/valkey:8.1", "docker.io/valkey/valkey:8.1-alpine",
			"valkey/valkey-bundle:8.1" })
	void knowsValkeyImages(String image) {
		DataRedisConnectionDetails details = this.factory.getConnectionDetails(source(image, Map.of()));
		assertThat(details).isNotNull();
		assertThat(details.getStandalone().getHost()).isEqualTo("compose.example.com");
		assertThat(details.getStandalone().getPort()).isEqualTo(32770);
		assertThat(details.getSslBundle()).isNull();
	}

	@Test
	void knowsAServiceLabelledAsValkey() {
		assertThat(this.factory.getConnectionDetails(source("registry.example.com/cache",
				Map.of("org.springframework.boot.service-connection", "valkey/valkey"))))
			.isNotNull();
	}

	@Test
	void leavesRedisImagesToSpringBoot() {
		assertThat(this.factory.getConnectionDetails(source("redis:7.4", Map.of()))).isNull();
	}

	private static DockerComposeConnectionSource source(String image, Map<String, String> labels) {
		try {
			var constructor = DockerComposeConnectionSource.class.getDeclaredConstructors()[0];
			constructor.setAccessible(true);
			Object[] arguments = new Object[constructor.getParameterCount()];
			arguments[0] = new Valkey(ImageReference.of(image), labels);
			return (DockerComposeConnectionSource) constructor.newInstance(arguments);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	record Valkey(ImageReference image, Map<String, String> labels) implements RunningService {

		@Override
		public String name() {
			return "cache";
		}

		@Override
		public String host() {
			return "compose.example.com";
		}

		@Override
		public ConnectionPorts ports() {
			return new ConnectionPorts() {

				@Override
				public int get(int containerPort) {
					return (containerPort == 6379) ? 32770 : -1;
				}

				@Override
				public List<Integer> getAll() {
					return List.of(32770);
				}

				@Override
				public List<Integer> getAll(String protocol) {
					return getAll();
				}

			};
		}

		@Override
		public Map<String, String> env() {
			return Map.of();
		}

	}

}
