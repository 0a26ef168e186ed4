package io.github.elasticachespring.autoconfigure;

import java.net.InetSocketAddress;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;

import io.github.elasticachespring.client.endpoint.Endpoint;
import io.github.elasticachespring.client.endpoint.Endpoint.ReplicationGroup;
import io.github.elasticachespring.client.endpoint.HostPort;

/**
 * Details required to connect to an ElastiCache cache. A bean of this type, from a
 * service connection for example, outranks the {@code elasticache.*} properties that say
 * where, as whom and with which TLS settings to connect. Without an
 * {@linkplain #getSslBundle() SSL bundle} the connection is plain text.
 *
 * <p>
 * Any other {@link DataRedisConnectionDetails} bean does the same for a single node or a
 * cluster; this type adds what only ElastiCache has.
 */
public interface ElastiCacheConnectionDetails extends DataRedisConnectionDetails {

	/**
	 * What to connect to.
	 * @return the endpoint
	 */
	Endpoint getEndpoint();

	/**
	 * Logical database.
	 * @return the database, which can differ from 0 in a replication group only
	 */
	default int getDatabase() {
		return 0;
	}

	/**
	 * Name servers that know the endpoint's names.
	 * @return the name servers, or an empty list for those of the operating system
	 */
	default List<InetSocketAddress> getDnsServers() {
		return List.of();
	}

	@Override
	default @Nullable Standalone getStandalone() {
		return (getEndpoint() instanceof ReplicationGroup group)
				? Standalone.of(group.primary().host(), group.primary().port(), getDatabase()) : null;
	}

	@Override
	default @Nullable Cluster getCluster() {
		List<HostPort> seeds = List.of();
		if (getEndpoint() instanceof Endpoint.Cluster cluster) {
			seeds = cluster.seeds();
		}
		else if (getEndpoint() instanceof Endpoint.Serverless serverless) {
			seeds = List.of(serverless.endpoint());
		}
		List<Node> nodes = seeds.stream().map((seed) -> new Node(seed.host(), seed.port())).toList();
		return (!nodes.isEmpty()) ? () -> nodes : null;
	}

}
