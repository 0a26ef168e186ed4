package io.github.elasticachespring.client.command;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.lettuce.core.ScanCursor;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

/**
 * How far a scan is. A cursor is a place in the tables of one server process: to any
 * other it is as good as a random number, and the scan would leave elements out and say
 * nothing.
 *
 * @param type SCAN or one of its kind
 * @param key what is scanned, {@code null} for all keys
 * @param cursor the server's cursor
 */
public record ScanPosition(String type, @Nullable ByteBuffer key, String cursor) {

	private static final String BEGINNING = "0";

	/**
	 * What a command of the SCAN family asks for.
	 * @param command any command
	 * @return {@code null} unless it is of the family
	 */
	public static @Nullable ScanPosition of(RedisCommand<?, ?, ?> command) {
		ProtocolKeyword type = command.getType();
		if (type == CommandType.SCAN) {
			return new ScanPosition("SCAN", null, CommandArguments.of(command).token(0));
		}
		if (type == CommandType.HSCAN || type == CommandType.SSCAN || type == CommandType.ZSCAN) {
			CommandArguments arguments = CommandArguments.of(command);
			return new ScanPosition(type.toString(), copy(arguments.bytes(0)), arguments.token(1));
		}
		return null;
	}

	private static ByteBuffer copy(ByteBuffer bytes) {
		return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
	}

	/**
	 * Whether a scan begins here.
	 * @return {@code false} if a server gave the cursor
	 */
	public boolean isBeginning() {
		return this.cursor.equals(BEGINNING);
	}

	/**
	 * Where the scan goes on.
	 * @param reply the reply to the command that asked for this position
	 * @return {@code null} if the scan is over
	 */
	public @Nullable ScanPosition next(CommandOutput<?, ?, ?> reply) {
		String next = reply.hasError() ? null : cursor(reply.get());
		return (next == null || next.equals(BEGINNING)) ? null : new ScanPosition(this.type, this.key, next);
	}

	private static @Nullable String cursor(@Nullable Object reply) {
		Object cursor = (reply instanceof List<?> list && !list.isEmpty()) ? list.get(0) : reply;
		if (cursor instanceof ScanCursor scanned) {
			return scanned.isFinished() ? null : scanned.getCursor();
		}
		if (cursor instanceof byte[] bytes) {
			return new String(bytes, StandardCharsets.US_ASCII);
		}
		if (cursor instanceof ByteBuffer bytes) {
			return StandardCharsets.US_ASCII.decode(bytes.duplicate()).toString();
		}
		return (cursor instanceof String || cursor instanceof Number) ? cursor.toString() : null;
	}

}
