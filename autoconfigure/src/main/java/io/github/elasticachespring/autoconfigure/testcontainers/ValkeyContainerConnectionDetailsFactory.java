package io.github.elasticachespring.autoconfigure.testcontainers;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.GenericContainer;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;

/**
 * {@link ContainerConnectionDetailsFactory} to create {@link DataRedisConnectionDetails}
 * from a {@link ServiceConnection @ServiceConnection}-annotated {@link GenericContainer}
 * that uses a Valkey image. Spring Boot knows those of Redis only.
 */
class ValkeyContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<Container<?>, DataRedisConnectionDetails> {

	private static final List<String> VALKEY_IMAGE_NAMES = List.of("valkey/valkey", "valkey/valkey-bundle");

	private static final int VALKEY_PORT = 6379;

	ValkeyContainerConnectionDetailsFactory() {
		super(VALKEY_IMAGE_NAMES);
	}

	@Override
	protected DataRedisConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
		return new ValkeyContainerConnectionDetails(source);
	}

	/**
	 * {@link DataRedisConnectionDetails} backed by a {@link ContainerConnectionSource}.
	 */
	private static final class ValkeyContainerConnectionDetails extends ContainerConnectionDetails<Container<?>>
			implements DataRedisConnectionDetails {

		private ValkeyContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
			super(source);
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return super.getSslBundle();
		}

		@Override
		public Standalone getStandalone() {
			return Standalone.of(getContainer().getHost(), getContainer().getMappedPort(VALKEY_PORT));
		}

	}

}
