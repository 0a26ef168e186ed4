package io.github.elasticachespring.autoconfigure.docker.compose;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;

/**
 * {@link DockerComposeConnectionDetailsFactory} to create
 * {@link DataRedisConnectionDetails} for a service that uses a Valkey image. Spring Boot
 * knows those of Redis only.
 */
class ValkeyDockerComposeConnectionDetailsFactory
		extends DockerComposeConnectionDetailsFactory<DataRedisConnectionDetails> {

	private static final String[] VALKEY_IMAGE_NAMES = { "valkey/valkey", "valkey/valkey-bundle" };

	private static final int VALKEY_PORT = 6379;

	ValkeyDockerComposeConnectionDetailsFactory() {
		super(VALKEY_IMAGE_NAMES);
	}

	@Override
	protected DataRedisConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
		return new ValkeyDockerComposeConnectionDetails(source.getRunningService());
	}

	/**
	 * {@link DataRedisConnectionDetails} backed by a {@link RunningService}.
	 */
	private static final class ValkeyDockerComposeConnectionDetails extends DockerComposeConnectionDetails
			implements DataRedisConnectionDetails {

		private final Standalone standalone;

		private final @Nullable SslBundle sslBundle;

		private ValkeyDockerComposeConnectionDetails(RunningService service) {
			super(service);
			this.standalone = Standalone.of(service.host(), service.ports().get(VALKEY_PORT));
			this.sslBundle = getSslBundle(service);
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return this.sslBundle;
		}

		@Override
		public Standalone getStandalone() {
			return this.standalone;
		}

	}

}
