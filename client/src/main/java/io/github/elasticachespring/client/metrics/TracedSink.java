package io.github.elasticachespring.client.metrics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.CommandArguments;
import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.endpoint.Endpoint.ReplicationGroup;
import io.github.elasticachespring.client.metrics.ElastiCacheTracing.Target;
import io.github.elasticachespring.client.routing.ReaderCommands;

/**
 * Begins the observation of each command of one connection.
 */
final class TracedSink implements CommandSink {

	/**
	 * Where Lettuce's own questions about a cluster come from, on connections to nodes
	 * that are like any other.
	 */
	private static final String TOPOLOGY = "io.lettuce.core.cluster.topology.";

	private final ElastiCacheTracing tracing;

	private final Target target;

	private final @Nullable StatefulRedisClusterConnection<?, ?> cluster;

	private final CommandSink next;

	TracedSink(ElastiCacheTracing tracing, Target target, StatefulConnection<?, ?> connection, CommandSink next) {
		this.tracing = tracing;
		this.target = target;
		this.cluster = (connection instanceof StatefulRedisClusterConnection<?, ?> many) ? many : null;
		this.next = next;
	}

	@Override
	public <K, V, T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
		CommandSpan<K, V, T> span = begin(command);
		try {
			this.next.dispatch((span != null) ? span : command);
		}
		catch (RuntimeException ex) {
			if (span != null) {
				span.failed(ex);
			}
			throw ex;
		}
		return command;
	}

	@Override
	public <K, V> Collection<RedisCommand<K, V, ?>> dispatch(Collection<? extends RedisCommand<K, V, ?>> commands) {
		List<RedisCommand<K, V, ?>> traced = new ArrayList<>(commands.size());
		for (RedisCommand<K, V, ?> command : commands) {
			CommandSpan<K, V, ?> span = begin(command);
			traced.add((span != null) ? span : command);
		}
		try {
			this.next.dispatch(traced);
		}
		catch (RuntimeException ex) {
			for (RedisCommand<K, V, ?> command : traced) {
				if (command instanceof CommandSpan<?, ?, ?> span) {
					span.failed(ex);
				}
			}
			throw ex;
		}
		return List.copyOf(commands);
	}

	private <K, V, T> @Nullable CommandSpan<K, V, T> begin(RedisCommand<K, V, T> command) {
		CommandSpan<K, V, T> span = isLettuces(command) ? null : this.tracing.begin(command, this.target);
		if (span != null && this.cluster != null && this.cluster.getReadFrom() != null
				&& ReaderCommands.include(command)) {
			span.routedToReader();
		}
		return span;
	}

	/**
	 * No caller waits for what Lettuce asks by itself: a cluster's topology, under a name
	 * of its own, and the node's id on each new connection to a cluster.
	 */
	private boolean isLettuces(RedisCommand<?, ?, ?> command) {
		if (this.target.endpoint() instanceof ReplicationGroup) {
			return false;
		}
		if (this.cluster != null) {
			return command.getType() == CommandType.CLUSTER && CommandArguments.of(command).is(0, "MYID");
		}
		if (command.getType() == CommandType.CLIENT && CommandArguments.of(command).is(0, "SETNAME")) {
			return true;
		}
		RedisCommand<?, ?, ?> asked = command;
		while (asked instanceof CommandWrapper<?, ?, ?> wrapper) {
			asked = wrapper.getDelegate();
		}
		return asked.getClass().getName().startsWith(TOPOLOGY);
	}

}
