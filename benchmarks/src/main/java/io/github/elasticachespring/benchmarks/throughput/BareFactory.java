package io.github.elasticachespring.benchmarks.throughput;

import java.util.List;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.SslVerifyMode;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.ElastiCacheOptions;
import io.github.elasticachespring.client.endpoint.Endpoint.ReplicationGroup;
import io.github.elasticachespring.client.endpoint.HostPort;

/**
 * This project's client with its transport and no interceptor, under Spring's own
 * factory: what the features cost is the difference.
 */
final class BareFactory extends LettuceConnectionFactory {

	private final Target target;

	private BareFactory(Target target) {
		this.target = target;
	}

	static BareFactory create(Target target) {
		BareFactory factory = new BareFactory(target);
		factory.afterPropertiesSet();
		factory.start();
		return factory;
	}

	@Override
	protected AbstractRedisClient createClient() {
		ElastiCacheOptions.Builder options = ElastiCacheOptions
			.builder(new ReplicationGroup(new HostPort(this.target.host(), this.target.port()), null, List.of()))
			.verifyMode(SslVerifyMode.NONE)
			.failover(null);
		String password = this.target.password();
		if (password != null) {
			options.credentials(null, password);
		}
		return ElastiCacheClient.create(null, options.build());
	}

}
