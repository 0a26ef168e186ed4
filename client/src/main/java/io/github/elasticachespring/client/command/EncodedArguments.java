package io.github.elasticachespring.client.command;

import java.nio.ByteBuffer;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Arguments read out of the command's encoded form: needs nothing but Lettuce's public
 * API, at the price of a copy of all arguments.
 */
final class EncodedArguments extends CommandArguments {

	static final EncodedArguments NONE = new EncodedArguments(new ByteBuffer[0]);

	private final ByteBuffer[] arguments;

	private EncodedArguments(ByteBuffer[] arguments) {
		this.arguments = arguments;
	}

	static EncodedArguments copyOf(CommandArgs<?, ?> arguments) {
		ByteBuf buffer = Unpooled.buffer();
		arguments.encode(buffer);
		ByteBuffer[] slices = new ByteBuffer[arguments.count()];
		for (int i = 0; i < slices.length; i++) {
			slices[i] = next(buffer);
		}
		return new EncodedArguments(slices);
	}

	@SuppressWarnings("unchecked")
	static <K, V> CommandArgs<K, V> change(RedisCommand<K, V, ?> command, int index, long number) {
		EncodedArguments arguments = copyOf(command.getArgs());
		int key = CommandTraits.of(command).keys().first(arguments);
		CommandArgs<byte[], byte[]> changed = new CommandArgs<>(ByteArrayCodec.INSTANCE);
		for (int i = 0; i < arguments.count(); i++) {
			if (i == index) {
				changed.add(number);
			}
			else if (i == key) {
				// A cluster routes by it.
				changed.addKey(bytesOf(arguments.bytes(i)));
			}
			else {
				changed.add(bytesOf(arguments.bytes(i)));
			}
		}
		return (CommandArgs<K, V>) (CommandArgs<?, ?>) changed;
	}

	private static byte[] bytesOf(ByteBuffer argument) {
		byte[] bytes = new byte[argument.remaining()];
		argument.get(bytes);
		return bytes;
	}

	/**
	 * Reads the next bulk string, {@code $<length>\r\n<bytes>\r\n}.
	 */
	static ByteBuffer next(ByteBuf buffer) {
		int length = 0;
		buffer.skipBytes(1);
		for (byte digit = buffer.readByte(); digit != '\r'; digit = buffer.readByte()) {
			length = length * 10 + (digit - '0');
		}
		ByteBuffer bytes = buffer.nioBuffer(buffer.readerIndex() + 1, length);
		buffer.skipBytes(1 + length + 2);
		return bytes;
	}

	@Override
	public int count() {
		return this.arguments.length;
	}

	@Override
	public ByteBuffer bytes(int index) {
		return this.arguments[index].duplicate();
	}

}
