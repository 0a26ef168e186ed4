package io.github.elasticachespring.client;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.pubsub.PubSubEndpoint;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnectionImpl;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.command.FlushControl;
import io.github.elasticachespring.client.failover.Failover;
import io.github.elasticachespring.client.failover.GatedConnection;

/**
 * A connection for subscriptions to one node whose commands pass the chain.
 */
class ElastiCachePubSubConnection<K, V> extends StatefulRedisPubSubConnectionImpl<K, V>
		implements GatedConnection.Host, FlushControl {

	private final CommandSink chain;

	private volatile boolean autoFlush = true;

	private final boolean gated;

	ElastiCachePubSubConnection(PubSubEndpoint<K, V> endpoint, RedisChannelWriter writer, RedisCodec<K, V> codec,
			Duration timeout, List<CommandInterceptor> interceptors, @Nullable Failover failover) {
		super(endpoint, writer, codec, timeout);
		this.gated = failover != null;
		CommandSink transport = new Transport();
		this.chain = CommandInterceptor.chain(interceptors, this,
				(failover != null) ? failover.guard(endpoint, this, transport) : transport);
	}

	@Override
	public @Nullable String role() {
		return getConnectionState().getRole();
	}

	@Override
	public Duration commandTimeout() {
		return super.getTimeout();
	}

	@Override
	public Duration getTimeout() {
		return this.gated ? Duration.ZERO : super.getTimeout();
	}

	@Override
	public void forgetTransaction() {
		// A connection for subscriptions has none.
	}

	@Override
	public void setAutoFlushCommands(boolean autoFlush) {
		this.autoFlush = autoFlush;
		super.setAutoFlushCommands(autoFlush);
	}

	@Override
	public boolean isAutoFlush() {
		return this.autoFlush;
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
			return (RedisCommand<A, B, T>) ElastiCachePubSubConnection.super.dispatch((RedisCommand<K, V, T>) command);
		}

		@Override
		@SuppressWarnings("rawtypes")
		public <A, B> Collection<RedisCommand<A, B, ?>> dispatch(Collection<? extends RedisCommand<A, B, ?>> commands) {
			return (Collection) ElastiCachePubSubConnection.super.dispatch((Collection) commands);
		}

	}

}
