package io.github.elasticachespring.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

import io.github.elasticachespring.client.endpoint.Endpoint;
import io.github.elasticachespring.client.endpoint.Endpoint.ReplicationGroup;
import io.github.elasticachespring.client.endpoint.HostPort;

/**
 * Adapts the details of a plain Redis or Valkey, from Testcontainers or Docker Compose
 * for example, to {@link ElastiCacheConnectionDetails}. A single node stands for a
 * replication group whose primary is its own reader, so that an application that reads
 * from readers runs its tests against one container.
 */
class ServiceConnectionDetails implements ElastiCacheConnectionDetails {

	private final DataRedisConnectionDetails details;

	private final Endpoint endpoint;

	private final int database;

	private ServiceConnectionDetails(DataRedisConnectionDetails details, Endpoint endpoint, int database) {
		this.details = details;
		this.endpoint = endpoint;
		this.database = database;
	}

	/**
	 * Adapts connection details unless they know ElastiCache already.
	 * @param details the details
	 * @return the same cache's details
	 * @throws UnsupportedConnectionDetailsException if they describe Sentinel or a static
	 * list of primary and replicas
	 */
	static ElastiCacheConnectionDetails adapt(DataRedisConnectionDetails details) {
		if (details instanceof ElastiCacheConnectionDetails elastiCacheDetails) {
			return elastiCacheDetails;
		}
		if (details.getSentinel() != null) {
			throw new UnsupportedConnectionDetailsException(details, "Redis Sentinel");
		}
		Cluster cluster = details.getCluster();
		if (cluster != null) {
			List<HostPort> seeds = cluster.getNodes()
				.stream()
				.map((node) -> new HostPort(node.host(), node.port()))
				.toList();
			return new ServiceConnectionDetails(details, new Endpoint.Cluster(seeds), 0);
		}
		if (details.getMasterReplica() != null) {
			throw new UnsupportedConnectionDetailsException(details, "a static list of primary and replicas");
		}
		Standalone standalone = details.getStandalone();
		if (standalone == null) {
			throw new UnsupportedConnectionDetailsException(details, "no server at all");
		}
		HostPort node = new HostPort(standalone.getHost(), standalone.getPort());
		return new ServiceConnectionDetails(details, new ReplicationGroup(node, node, List.of()),
				standalone.getDatabase());
	}

	@Override
	public Endpoint getEndpoint() {
		return this.endpoint;
	}

	@Override
	public int getDatabase() {
		return this.database;
	}

	@Override
	public @Nullable String getUsername() {
		return this.details.getUsername();
	}

	@Override
	public @Nullable String getPassword() {
		return this.details.getPassword();
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		return this.details.getSslBundle();
	}

}
