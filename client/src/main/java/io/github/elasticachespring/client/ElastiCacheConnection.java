package io.github.elasticachespring.client;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.json.JsonParser;
import io.lettuce.core.output.MultiOutput;
import io.lettuce.core.protocol.PushHandler;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.CallerContext;
import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.command.FlushControl;
import io.github.elasticachespring.client.failover.GatedConnection;
import io.github.elasticachespring.client.failover.GatedNode;

/**
 * A connection to one node whose commands pass the chain.
 */
class ElastiCacheConnection<K, V> extends StatefulRedisConnectionImpl<K, V>
		implements GatedConnection.Host, FlushControl {

	private final CommandSink chain;

	private volatile boolean autoFlush = true;

	private final @Nullable CommandSink gate;

	private final RedisReactiveCommands<K, V> heeding;

	ElastiCacheConnection(RedisChannelWriter writer, PushHandler pushHandler, RedisCodec<K, V> codec, Duration timeout,
			Supplier<JsonParser> parser, List<CommandInterceptor> interceptors, @Nullable Guard guard) {
		super(writer, pushHandler, codec, timeout, parser);
		this.heeding = new HeedingReactiveCommands<>(this, codec, parser, CallerContext.of(interceptors));
		CommandSink transport = new Transport();
		this.gate = (guard != null) ? guard.guard(this, transport) : null;
		this.chain = CommandInterceptor.chain(interceptors, this, (this.gate != null) ? this.gate : transport);
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

	@Override
	public RedisReactiveCommands<K, V> reactive() {
		return this.heeding;
	}

	@Override
	public @Nullable String role() {
		// A node of a cluster is asked for itself, whatever it is.
		return (gatedNode() != null) ? null : getConnectionState().getRole();
	}

	@Override
	public Duration commandTimeout() {
		return super.getTimeout();
	}

	/**
	 * How long a synchronous call waits for its command.
	 * @return zero, for as long as it takes, behind the gate: it ends every command in
	 * time, and knows how long a blocking command or an outage may take. What is not
	 * flushed it does not see: with auto-flush off, the command timeout holds
	 */
	@Override
	public Duration getTimeout() {
		return (this.gate != null && this.autoFlush) ? Duration.ZERO : super.getTimeout();
	}

	/** The gate in front of this connection to a node of a cluster, if there is one. */
	@Nullable GatedNode gatedNode() {
		return (this.gate instanceof GatedNode node) ? node : null;
	}

	@Override
	public CompletableFuture<Void> closeAsync() {
		GatedNode node = gatedNode();
		if (node != null) {
			node.close();
		}
		return super.closeAsync();
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
