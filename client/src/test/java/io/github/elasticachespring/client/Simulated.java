package io.github.elasticachespring.client;

import java.io.File;
import java.time.Duration;
import java.util.List;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.SslOptions;

import io.github.elasticachespring.client.endpoint.Endpoint;
import io.github.elasticachespring.client.endpoint.Endpoint.Cluster;
import io.github.elasticachespring.client.endpoint.Endpoint.ReplicationGroup;
import io.github.elasticachespring.client.endpoint.Endpoint.Serverless;
import io.github.elasticachespring.client.endpoint.HostPort;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;

/**
 * Options for a client of a simulator, with nothing but what a user would give: the
 * endpoints, a password, the authority to trust and the name server.
 */
public final class Simulated {

	private Simulated() {
	}

	public static ElastiCacheOptions.Builder replicationGroup(ElastiCacheSimulator simulator) {
		return options(simulator, replicationGroupEndpoint(simulator));
	}

	public static ElastiCacheOptions.Builder cluster(ElastiCacheSimulator simulator) {
		return options(simulator, clusterEndpoint(simulator));
	}

	public static ElastiCacheOptions.Builder serverless(ElastiCacheSimulator simulator) {
		return options(simulator, serverlessEndpoint(simulator));
	}

	public static Endpoint replicationGroupEndpoint(ElastiCacheSimulator simulator) {
		return new ReplicationGroup(HostPort.parse(simulator.primaryEndpoint()),
				HostPort.parse(simulator.readerEndpoint()), List.of());
	}

	public static Endpoint clusterEndpoint(ElastiCacheSimulator simulator) {
		return new Cluster(List.of(HostPort.parse(simulator.configurationEndpoint())));
	}

	public static Endpoint serverlessEndpoint(ElastiCacheSimulator simulator) {
		return new Serverless(HostPort.parse(simulator.serverlessEndpoint()));
	}

	public static ElastiCacheOptions.Builder options(ElastiCacheSimulator simulator, Endpoint endpoint) {
		return options(simulator, endpoint, Duration.ofSeconds(2));
	}

	/**
	 * With a connect timeout that a machine with other work to do does not exceed, for
	 * tests in which everything connects.
	 */
	public static ElastiCacheOptions.Builder patient(ElastiCacheSimulator simulator, Endpoint endpoint) {
		return options(simulator, endpoint, Duration.ofSeconds(10)).commandTimeout(Duration.ofSeconds(10));
	}

	public static ElastiCacheOptions.Builder options(ElastiCacheSimulator simulator, Endpoint endpoint,
			Duration connectTimeout) {
		ElastiCacheOptions.Builder options = ElastiCacheOptions.builder(endpoint)
			.connectTimeout(connectTimeout)
			.dnsServers(List.of(simulator.dnsServer()))
			.tls(simulator.isTls());
		String password = simulator.password();
		if (password != null) {
			options.credentials(simulator.username(), password);
		}
		ElastiCacheOptions defaults = options.build();
		return options.clientOptions(trusting(simulator, defaults));
	}

	private static ClientOptions trusting(ElastiCacheSimulator simulator, ElastiCacheOptions options) {
		ClientOptions.Builder builder = ElastiCacheOptions.clientOptionsBuilder(options.endpoint(),
				options.connectTimeout());
		if (!simulator.isTls()) {
			return builder.build();
		}
		File authority = simulator.caCertificate().toFile();
		return builder
			.sslOptions(SslOptions.builder()
				.jdkSslProvider()
				.trustManager(authority)
				.handshakeTimeout(options.connectTimeout())
				.build())
			.build();
	}

}
