package io.github.elasticachespring.autoconfigure.connection;

import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.cluster.pubsub.api.async.RedisClusterPubSubAsyncCommands;
import io.lettuce.core.cluster.pubsub.api.reactive.RedisClusterPubSubReactiveCommands;
import io.lettuce.core.cluster.pubsub.api.sync.RedisClusterPubSubCommands;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What a native image has to keep for {@link PatternSubscriptionGuard}, which is our only
 * use of reflection.
 */
class ConnectionRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.proxies()
			.registerJdkProxy(StatefulRedisClusterPubSubConnection.class)
			.registerJdkProxy(RedisClusterPubSubCommands.class)
			.registerJdkProxy(RedisClusterPubSubAsyncCommands.class)
			.registerJdkProxy(RedisClusterPubSubReactiveCommands.class);
	}

}
