package io.github.elasticachespring.client.routing;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.CommandArgsAccessor;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.command.ScanPosition;

/**
 * Sends what only reads to the readers of a replication group in turn, everything else to
 * the primary. A read between WATCH or MULTI and EXEC stays on its connection, and so
 * does every read of a connection that selected another database.
 */
public final class ReaderRouting implements CommandInterceptor {

	private final ReaderGroup group;

	private final Function<StatefulConnection<?, ?>, Duration> commandTimeout;

	/**
	 * Creates the link.
	 * @param readers where reads go
	 * @param settings the numbers
	 * @param failures makes the exceptions that callers see
	 * @param listener told of reads that do not end at their first attempt
	 * @param primaryAvailable whether a command that goes to the primary need not wait
	 * @param commandTimeout the longest a command of a connection may take
	 */
	public ReaderRouting(Readers readers, ReaderSettings settings, ReaderFailures failures, ReadListener listener,
			BooleanSupplier primaryAvailable, Function<StatefulConnection<?, ?>, Duration> commandTimeout) {
		this.group = new ReaderGroup(readers, settings, failures, listener, primaryAvailable, () -> {
		});
		this.commandTimeout = commandTimeout;
	}

	@Override
	public CommandSink intercept(StatefulConnection<?, ?> connection, CommandSink next) {
		return new Reads((StatefulRedisConnection<?, ?>) connection, next);
	}

	/**
	 * One connection's reads. Not thread-safe in what it remembers: a transaction belongs
	 * to one thread.
	 */
	private final class Reads implements CommandSink, ReadRoute.Restart {

		private final StatefulRedisConnection<?, ?> connection;

		private final CommandSink primary;

		private final ReadRoute route;

		private volatile boolean watching;

		private volatile boolean elsewhere;

		private Reads(StatefulRedisConnection<?, ?> connection, CommandSink primary) {
			this.connection = connection;
			this.primary = primary;
			this.route = new ReadRoute(ReaderRouting.this.group, primary,
					() -> ReaderRouting.this.commandTimeout.apply(connection), this);
		}

		@Override
		public <K, V, T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
			if (!ReaderCommands.include(command)) {
				remember(command.getType(), command);
				return this.primary.dispatch(command);
			}
			if (this.watching || this.elsewhere || this.connection.isMulti()) {
				return this.primary.dispatch(command);
			}
			read(command, ScanPosition.of(command), System.nanoTime());
			return command;
		}

		@Override
		public <K, V, T> void read(RedisCommand<K, V, T> command, @Nullable ScanPosition scan, long dispatchedAt) {
			this.route.read(command, scan, dispatchedAt, false);
		}

		private void remember(ProtocolKeyword type, RedisCommand<?, ?, ?> command) {
			if (type == CommandType.WATCH) {
				this.watching = true;
			}
			else if (type == CommandType.EXEC || type == CommandType.DISCARD || type == CommandType.UNWATCH) {
				this.watching = false;
			}
			else if (type == CommandType.SELECT) {
				Long selected = CommandArgsAccessor.getFirstInteger(command.getArgs());
				this.elsewhere = selected == null || selected != ReaderRouting.this.group.settings().database();
			}
		}

	}

}
