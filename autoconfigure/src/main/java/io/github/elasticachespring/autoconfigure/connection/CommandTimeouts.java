package io.github.elasticachespring.autoconfigure.connection;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.TimeoutOptions.TimeoutSource;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.CommandArguments;
import io.github.elasticachespring.client.command.CommandTraits;

/**
 * How long a command may take: the command timeout, and on top of it the time that the
 * command itself asks the server to wait. A blocking pop of ten seconds ends after
 * eleven, not after one.
 */
final class CommandTimeouts extends TimeoutSource {

	private final Duration commandTimeout;

	private CommandTimeouts(Duration commandTimeout) {
		this.commandTimeout = commandTimeout;
	}

	/**
	 * Makes room for blocking commands, unless the options have a rule of their own.
	 * @param options the options as customizers left them
	 * @param commandTimeout the longest a command may take that does not block
	 * @return the options to use
	 */
	static TimeoutOptions allowBlocking(TimeoutOptions options, Duration commandTimeout) {
		boolean ownRule = !options.isTimeoutCommands() || !options.isApplyConnectionTimeout();
		return ownRule ? options : TimeoutOptions.builder().timeoutSource(new CommandTimeouts(commandTimeout)).build();
	}

	@Override
	public long getTimeout(@Nullable RedisCommand<?, ?, ?> command) {
		Duration blocking = (command != null) ? blockingTimeout(command) : null;
		if (blocking == null) {
			return this.commandTimeout.toNanos();
		}
		return blocking.isZero() ? 0 : this.commandTimeout.plus(blocking).toNanos();
	}

	private static @Nullable Duration blockingTimeout(RedisCommand<?, ?, ?> command) {
		CommandTraits traits = CommandTraits.of(command);
		return traits.mayBlock() ? traits.blockingTimeout(CommandArguments.of(command)) : null;
	}

	@Override
	public TimeUnit getTimeUnit() {
		return TimeUnit.NANOSECONDS;
	}

}
