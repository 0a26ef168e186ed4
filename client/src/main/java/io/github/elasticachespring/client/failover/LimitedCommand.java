package io.github.elasticachespring.client.failover;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.RedisCommand;

import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.command.ForwardingCommand;

/**
 * A command whose caller waits less for the end of an outage than others do. Looked for
 * only where a command waits, so that one without a limit costs nothing.
 */
final class LimitedCommand<K, V, T> extends ForwardingCommand<K, V, T> {

	private final MaxWait maxWait;

	private LimitedCommand(RedisCommand<K, V, T> command, MaxWait maxWait) {
		super(command);
		this.maxWait = maxWait;
	}

	/**
	 * The longest that a command may wait, in nanoseconds.
	 * @param command the command, in whatever wrappers
	 * @param longest what holds for every command
	 */
	static long limit(RedisCommand<?, ?, ?> command, long longest) {
		LimitedCommand<?, ?, ?> limited = CommandWrapper.unwrap(command, LimitedCommand.class);
		return (limited != null) ? Math.min(limited.maxWait.nanos(), longest) : longest;
	}

	/** Puts the limit of the dispatching thread on commands. */
	record Sink(CommandSink next) implements CommandSink {

		@Override
		public <K, V, T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
			MaxWait limit = MaxWait.current();
			return (limit != null) ? limited(command, limit) : this.next.dispatch(command);
		}

		private <K, V, T> RedisCommand<K, V, T> limited(RedisCommand<K, V, T> command, MaxWait limit) {
			this.next.dispatch(new LimitedCommand<>(command, limit));
			return command;
		}

		@Override
		public <K, V> Collection<RedisCommand<K, V, ?>> dispatch(Collection<? extends RedisCommand<K, V, ?>> commands) {
			MaxWait limit = MaxWait.current();
			if (limit == null) {
				return this.next.dispatch(commands);
			}
			List<RedisCommand<K, V, ?>> limited = new ArrayList<>(commands.size());
			commands.forEach((command) -> limited.add(new LimitedCommand<>(command, limit)));
			this.next.dispatch(limited);
			return List.copyOf(commands);
		}

	}

}
