package io.github.elasticachespring.client.keyspace;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;

import io.github.elasticachespring.client.command.CommandArguments;
import io.github.elasticachespring.client.command.CommandTraits;

/**
 * A command with one argument changed. The others are copied, as Lettuce's arguments can
 * be added to and not replaced; only a TTL that is cut, and a RESTORE without one, cost
 * that.
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
	@SuppressWarnings("unchecked")
	static <K, V, T> RedisCommand<K, V, T> of(RedisCommand<K, V, T> command, int index, long number) {
		CommandArguments arguments = CommandArguments.of(command);
		int key = CommandTraits.of(command).keys().first(arguments);
		CommandArgs<byte[], byte[]> changed = new CommandArgs<>(ByteArrayCodec.INSTANCE);
		for (int i = 0; i < arguments.count(); i++) {
			byte[] bytes = (i == index) ? Long.toString(number).getBytes(StandardCharsets.US_ASCII)
					: copy(arguments.bytes(i));
			if (i == key) {
				// A cluster routes by it.
				changed.addKey(bytes);
			}
			else {
				changed.add(bytes);
			}
		}
		return new RewrittenCommand<>(command, (CommandArgs<K, V>) changed);
	}

	private static byte[] copy(ByteBuffer argument) {
		byte[] bytes = new byte[argument.remaining()];
		argument.get(argument.position(), bytes);
		return bytes;
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
