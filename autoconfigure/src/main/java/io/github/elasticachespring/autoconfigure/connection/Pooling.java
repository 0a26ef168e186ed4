package io.github.elasticachespring.autoconfigure.connection;

import java.util.concurrent.ScheduledExecutorService;

import io.lettuce.core.api.StatefulConnection;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionProvider;
import org.springframework.data.redis.connection.lettuce.LettucePoolingClientConfiguration;

/**
 * Puts pools over connection providers. All that needs commons-pool2 is behind this
 * class.
 */
final class Pooling {

	private final GenericObjectPoolConfig<StatefulConnection<?, ?>> config;

	private Pooling(GenericObjectPoolConfig<StatefulConnection<?, ?>> config) {
		this.config = config;
	}

	/**
	 * Finds out what a client configuration says about pooling.
	 * @param clientConfiguration the configuration
	 * @return the pooling, {@code null} for none
	 */
	static @Nullable Pooling of(LettuceClientConfiguration clientConfiguration) {
		return (clientConfiguration instanceof LettucePoolingClientConfiguration pooling)
				? new Pooling(pooling.getPoolConfig()) : null;
	}

	PoolUsage unused(PoolUsage.Api api) {
		return new PoolUsage(api, 0, 0, 0, this.config.getMaxTotal());
	}

	BlockingConnectionPool blocking(LettuceConnectionProvider opener, ConnectionTidiness tidiness) {
		return new BlockingConnectionPool(opener, this.config, tidiness);
	}

	ReactiveConnectionPool reactive(LettuceConnectionProvider opener, ConnectionTidiness tidiness,
			ScheduledExecutorService scheduler) {
		return new ReactiveConnectionPool(opener, new ReactiveConnectionPool.Limits(this.config.getMaxTotal(),
				this.config.getMaxIdle(), this.config.getMaxWaitDuration()), tidiness, scheduler);
	}

}
