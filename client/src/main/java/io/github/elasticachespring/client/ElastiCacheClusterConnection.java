package io.github.elasticachespring.client;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.cluster.ClusterPushHandler;
import io.lettuce.core.cluster.StatefulRedisClusterConnectionImpl;
import io.lettuce.core.cluster.api.reactive.RedisAdvancedClusterReactiveCommands;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.json.JsonParser;
import io.lettuce.core.protocol.ConnectionIntent;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.CallerContext;
import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.command.FlushControl;
import io.github.elasticachespring.client.endpoint.HostPort;
import io.github.elasticachespring.client.failover.ClusterFailover;
import io.github.elasticachespring.client.failover.GatedClusterConnection;
import io.github.elasticachespring.client.failover.GatedConnection;
import io.github.elasticachespring.client.failover.GatedNode;

/**
 * A connection to a cluster whose commands pass the chain before they are routed to a
 * node, so that a redirected command passes once.
 */
class ElastiCacheClusterConnection<K, V> extends StatefulRedisClusterConnectionImpl<K, V>
		implements GatedConnection.Host, FlushControl {

	private final CommandSink chain;

	/** Whether reads are for readers of our own: what Lettuce routes is for primaries. */
	private final boolean withReaders;

	private volatile boolean autoFlush = true;

	private final @Nullable GatedClusterConnection gate;

	private final RedisAdvancedClusterReactiveCommands<K, V> heeding;

	ElastiCacheClusterConnection(RedisChannelWriter writer, ClusterPushHandler pushHandler, RedisCodec<K, V> codec,
			Duration timeout, Supplier<JsonParser> parser, List<CommandInterceptor> interceptors,
			@Nullable ClusterFailover failover, boolean withReaders) {
		super(writer, pushHandler, codec, timeout, parser);
		this.heeding = new HeedingClusterReactiveCommands<>(this, codec, parser, CallerContext.of(interceptors));
		this.withReaders = withReaders;
		CommandSink transport = new Transport();
		this.gate = (failover != null) ? failover.guard(this, this::connectNode, transport) : null;
		this.chain = CommandInterceptor.chain(interceptors, this, (this.gate != null) ? this.gate : transport);
	}

	/** The connection that Lettuce routes a slot's commands to. */
	private CompletionStage<GatedNode> connectNode(HostPort node) {
		try {
			return getConnectionAsync(node.host(), node.port(), ConnectionIntent.WRITE).thenApply(
					(connection) -> Objects.requireNonNull(((ElastiCacheConnection<?, ?>) connection).gatedNode()));
		}
		catch (RuntimeException ex) {
			// Closed meanwhile, or a name that is none.
			return CompletableFuture.failedFuture(ex);
		}
	}

	@Nullable GatedClusterConnection gate() {
		return this.gate;
	}

	@Override
	public RedisAdvancedClusterReactiveCommands<K, V> reactive() {
		return this.heeding;
	}

	/** Any role will do: the node is not asked for its own data. */
	@Override
	public @Nullable String role() {
		return null;
	}

	@Override
	public void forgetTransaction() {
		// A connection to a cluster has none.
	}

	@Override
	public Duration commandTimeout() {
		return super.getTimeout();
	}

	/**
	 * How long a synchronous call waits for its command.
	 * @return zero, for as long as it takes, behind the gate, which ends every command in
	 * time. What is not flushed it does not see: with auto-flush off, the command timeout
	 * holds
	 */
	@Override
	public Duration getTimeout() {
		return (this.gate != null && this.autoFlush) ? Duration.ZERO : super.getTimeout();
	}

	@Override
	public boolean readsFromReplicas() {
		return !this.withReaders && getReadFrom() != ReadFrom.UPSTREAM;
	}

	@Override
	public CompletableFuture<Void> closeAsync() {
		if (this.gate != null) {
			this.gate.close();
		}
		return super.closeAsync();
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
			return (RedisCommand<A, B, T>) ElastiCacheClusterConnection.super.dispatch((RedisCommand<K, V, T>) command);
		}

		@Override
		@SuppressWarnings("rawtypes")
		public <A, B> Collection<RedisCommand<A, B, ?>> dispatch(Collection<? extends RedisCommand<A, B, ?>> commands) {
			return (Collection) ElastiCacheClusterConnection.super.dispatch((Collection) commands);
		}

	}

}
