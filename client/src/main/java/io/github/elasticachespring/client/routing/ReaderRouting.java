package io.github.elasticachespring.client.routing;

import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.CommandArgsAccessor;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;

import io.github.elasticachespring.client.command.CommandArguments;
import io.github.elasticachespring.client.command.CommandBinding;
import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.command.CommandTraits;

/**
 * Sends what only reads to the readers in turn, everything else to the primary. A read
 * between WATCH or MULTI and EXEC stays on its connection, and so does every read of a
 * connection that selected another database.
 */
public final class ReaderRouting implements CommandInterceptor {

	private final Readers readers;

	private final boolean primaryAnswersOtherwise;

	private final int database;

	/**
	 * Creates the link.
	 * @param readers where reads go
	 * @param primaryAnswersOtherwise whether the primary answers a read when no reader is
	 * connected; such a read fails otherwise
	 * @param database the database the readers' connections have selected
	 */
	public ReaderRouting(Readers readers, boolean primaryAnswersOtherwise, int database) {
		this.readers = readers;
		this.primaryAnswersOtherwise = primaryAnswersOtherwise;
		this.database = database;
	}

	@Override
	public CommandSink intercept(StatefulConnection<?, ?> connection, CommandSink next) {
		return new Route((StatefulRedisConnection<?, ?>) connection, next);
	}

	/** Not thread-safe in what it remembers: a transaction belongs to one thread. */
	private final class Route implements CommandSink {

		private final StatefulRedisConnection<?, ?> connection;

		private final CommandSink primary;

		private volatile boolean watching;

		private volatile boolean elsewhere;

		private Route(StatefulRedisConnection<?, ?> connection, CommandSink primary) {
			this.connection = connection;
			this.primary = primary;
		}

		@Override
		public <K, V, T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
			ProtocolKeyword type = command.getType();
			if (!ReaderCommands.include(command)) {
				remember(type, command);
				return this.primary.dispatch(command);
			}
			if (this.watching || this.elsewhere || this.connection.isMulti()) {
				return this.primary.dispatch(command);
			}
			Reader reader = isScan(type) ? ReaderRouting.this.readers.forScan(begins(command))
					: ReaderRouting.this.readers.next();
			if (reader != null) {
				return reader.dispatch(command);
			}
			if (ReaderRouting.this.primaryAnswersOtherwise) {
				return this.primary.dispatch(command);
			}
			command.completeExceptionally(new RedisException(
					"No reader is connected, and reading from the primary was not asked for (elasticache.read-from)"));
			return command;
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
				this.elsewhere = selected == null || selected != ReaderRouting.this.database;
			}
		}

	}

	private static boolean isScan(ProtocolKeyword type) {
		return type == CommandType.SCAN || type == CommandType.HSCAN || type == CommandType.SSCAN
				|| type == CommandType.ZSCAN;
	}

	private static boolean begins(RedisCommand<?, ?, ?> scan) {
		return CommandTraits.of(scan).binding(CommandArguments.of(scan)) == CommandBinding.NONE;
	}

}
