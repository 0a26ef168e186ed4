package io.github.elasticachespring.client.keyspace;

import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;

import io.github.elasticachespring.client.command.CommandArguments;

/**
 * A command with one argument changed, which Lettuce's arguments do not provide for: a
 * TTL that is cut, or that of a RESTORE without one. The other arguments are the
 * command's own, and the caller's command stays as it is.
 */
final class RewrittenCommand<K, V, T> extends CommandWrapper<K, V, T> {

	private final CommandArgs<K, V> arguments;

	private final Command<K, V, T> encoded;

	private RewrittenCommand(RedisCommand<K, V, T> command, CommandArgs<K, V> arguments) {
		super(command);
		this.arguments = arguments;
		this.encoded = new Command<>(command.getType(), null, arguments);
	}

	/**
	 * Changes an argument.
	 * @param command the command, which stays as it is
	 * @param index which argument
	 * @param number its new value
	 */
	static <K, V, T> RedisCommand<K, V, T> of(RedisCommand<K, V, T> command, int index, long number) {
		return new RewrittenCommand<>(command, CommandArguments.replacing(command, index, number));
	}

	@Override
	public CommandArgs<K, V> getArgs() {
		return this.arguments;
	}

	@Override
	public void encode(ByteBuf buffer) {
		this.encoded.encode(buffer);
	}

}
