package io.github.elasticachespring.autoconfigure.connection;

import java.util.List;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;

import io.github.elasticachespring.client.ElastiCacheOptions;
import io.github.elasticachespring.client.endpoint.Endpoint.Cluster;
import io.github.elasticachespring.client.endpoint.HostPort;

/**
 * What Spring Data Redis is told about an endpoint. It decides by the type whether
 * connections are cluster connections.
 */
final class RedisConfigurations {

	private RedisConfigurations() {
	}

	static RedisConfiguration of(ElastiCacheOptions options) {
		HostPort seed = options.endpoint().seed();
		if (options.endpoint() instanceof io.github.elasticachespring.client.endpoint.Endpoint.ReplicationGroup) {
			RedisStandaloneConfiguration standalone = new RedisStandaloneConfiguration(seed.host(), seed.port());
			standalone.setDatabase(options.database());
			return standalone;
		}
		List<HostPort> seeds = (options.endpoint() instanceof Cluster cluster) ? cluster.seeds() : List.of(seed);
		RedisClusterConfiguration cluster = new RedisClusterConfiguration();
		seeds.forEach((node) -> cluster.addClusterNode(new RedisNode(node.host(), node.port())));
		return cluster;
	}

}
