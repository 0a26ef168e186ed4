package io.github.elasticachespring.client.metrics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.metrics.Lookups.Kind;
import io.github.elasticachespring.client.routing.ReaderCommands;

/**
 * Puts what measures around each command of one connection.
 */
final class MeasuredSink implements CommandSink {

	private final CommandMeters meters;

	private final @Nullable StatefulRedisConnection<?, ?> node;

	private final @Nullable StatefulRedisClusterConnection<?, ?> cluster;

	private final CommandSink next;

	MeasuredSink(CommandMeters meters, StatefulConnection<?, ?> connection, CommandSink next) {
		this.meters = meters;
		this.node = (connection instanceof StatefulRedisConnection<?, ?> single) ? single : null;
		this.cluster = (connection instanceof StatefulRedisClusterConnection<?, ?> many) ? many : null;
		this.next = next;
	}

	@Override
	public <K, V, T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
		TimedCommand<K, V, T> timed = timed(command);
		try {
			this.next.dispatch(timed);
		}
		catch (RuntimeException ex) {
			timed.failed(ex);
			throw ex;
		}
		return command;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <K, V> Collection<RedisCommand<K, V, ?>> dispatch(Collection<? extends RedisCommand<K, V, ?>> commands) {
		List<RedisCommand<K, V, ?>> timed = new ArrayList<>(commands.size());
		commands.forEach((command) -> timed.add(timed(command)));
		try {
			this.next.dispatch(timed);
		}
		catch (RuntimeException ex) {
			timed.forEach((command) -> ((TimedCommand<?, ?, ?>) command).failed(ex));
			throw ex;
		}
		return (Collection<RedisCommand<K, V, ?>>) commands;
	}

	private <K, V, T> TimedCommand<K, V, T> timed(RedisCommand<K, V, T> command) {
		int number = CommandNames.number(command.getType());
		Kind kind = Lookups.kind(number, command);
		TimedCommand<K, V, T> timed;
		if (kind == Kind.NONE || command.getOutput() == null) {
			timed = new TimedCommand<>(this.meters, command, number);
		}
		else if (Lookups.tellsInTheEnd(kind, command.getOutput()) && !isInTransaction()) {
			timed = new TimedCommand.Value<>(this.meters, command, number);
		}
		else {
			timed = new TimedCommand.Watched<>(this.meters, command, number, kind);
		}
		if (this.cluster != null && this.cluster.getReadFrom() != null && ReaderCommands.include(command)) {
			timed.routedToReader();
		}
		return timed;
	}

	/** Then a command's output holds QUEUED first, and for ever if it is discarded. */
	private boolean isInTransaction() {
		return this.node != null && this.node.isMulti();
	}

}
