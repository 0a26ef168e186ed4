package io.github.elasticachespring.client;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.cluster.ClusterPushHandler;
import io.lettuce.core.cluster.StatefulRedisClusterConnectionImpl;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.json.JsonParser;
import io.lettuce.core.protocol.RedisCommand;

import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.client.command.CommandSink;

/**
 * A connection to a cluster whose commands pass the chain before they are routed to a
 * node, so that a redirected command passes once.
 */
class ElastiCacheClusterConnection<K, V> extends StatefulRedisClusterConnectionImpl<K, V> {

	private final CommandSink chain;

	ElastiCacheClusterConnection(RedisChannelWriter writer, ClusterPushHandler pushHandler, RedisCodec<K, V> codec,
			Duration timeout, Supplier<JsonParser> parser, List<CommandInterceptor> interceptors) {
		super(writer, pushHandler, codec, timeout, parser);
		this.chain = CommandInterceptor.chain(interceptors, this, new Transport());
	}

	@Override
	public <T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
		return this.chain.dispatch(command);
	}

	@Override
	public Collection<RedisCommand<K, V, ?>> dispatch(Collection<? extends RedisCommand<K, V, ?>> commands) {
		return this.chain.dispatch(commands);
	}

	/**
	 * The end of the chain. A command's types are its own: one that was made by another
	 * connection carries its own codec.
	 */
	@SuppressWarnings("unchecked")
	private final class Transport implements CommandSink {

		@Override
		public <A, B, T> RedisCommand<A, B, T> dispatch(RedisCommand<A, B, T> command) {
			return (RedisCommand<A, B, T>) ElastiCacheClusterConnection.super.dispatch((RedisCommand<K, V, T>) command);
		}

		@Override
		@SuppressWarnings("rawtypes")
		public <A, B> Collection<RedisCommand<A, B, ?>> dispatch(Collection<? extends RedisCommand<A, B, ?>> commands) {
			return (Collection) ElastiCacheClusterConnection.super.dispatch((Collection) commands);
		}

	}

}
