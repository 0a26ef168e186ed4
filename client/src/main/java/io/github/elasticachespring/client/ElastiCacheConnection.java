package io.github.elasticachespring.client;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.json.JsonParser;
import io.lettuce.core.output.MultiOutput;
import io.lettuce.core.protocol.PushHandler;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.failover.Failover;
import io.github.elasticachespring.client.failover.GatedConnection;

/**
 * A connection to one node whose commands pass the chain.
 */
class ElastiCacheConnection<K, V> extends StatefulRedisConnectionImpl<K, V> implements GatedConnection.Host {

	private final CommandSink chain;

	private final boolean gated;

	ElastiCacheConnection(RedisChannelWriter writer, PushHandler pushHandler, RedisCodec<K, V> codec, Duration timeout,
			Supplier<JsonParser> parser, List<CommandInterceptor> interceptors, @Nullable Failover failover) {
		super(writer, pushHandler, codec, timeout, parser);
		this.gated = failover != null;
		CommandSink transport = new Transport();
		this.chain = CommandInterceptor.chain(interceptors, this,
				(failover != null) ? failover.guard(pushHandler, this, transport) : transport);
	}

	@Override
	public <T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
		return this.chain.dispatch(command);
	}

	@Override
	public Collection<RedisCommand<K, V, ?>> dispatch(Collection<? extends RedisCommand<K, V, ?>> commands) {
		return this.chain.dispatch(commands);
	}

	@Override
	public @Nullable String role() {
		return getConnectionState().getRole();
	}

	@Override
	public Duration commandTimeout() {
		return super.getTimeout();
	}

	/**
	 * How long a synchronous call waits for its command.
	 * @return zero, for as long as it takes, behind the gate: it ends every command in
	 * time, and knows how long a blocking command or an outage may take
	 */
	@Override
	public Duration getTimeout() {
		return this.gated ? Duration.ZERO : super.getTimeout();
	}

	@Override
	public void forgetTransaction() {
		MultiOutput<K, V> transaction = this.multi;
		this.multi = null;
		if (transaction != null) {
			transaction.cancel();
		}
	}

	/**
	 * The end of the chain. A command's types are its own: one that was made by another
	 * connection carries its own codec.
	 */
	@SuppressWarnings("unchecked")
	private final class Transport implements CommandSink {

		@Override
		public <A, B, T> RedisCommand<A, B, T> dispatch(RedisCommand<A, B, T> command) {
			return (RedisCommand<A, B, T>) ElastiCacheConnection.super.dispatch((RedisCommand<K, V, T>) command);
		}

		@Override
		@SuppressWarnings("rawtypes")
		public <A, B> Collection<RedisCommand<A, B, ?>> dispatch(Collection<? extends RedisCommand<A, B, ?>> commands) {
			return (Collection) ElastiCacheConnection.super.dispatch((Collection) commands);
		}

	}

}
