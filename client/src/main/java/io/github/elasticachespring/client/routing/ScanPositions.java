package io.github.elasticachespring.client.routing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.lettuce.core.ScanCursor;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.CommandArguments;

/**
 * Which node gave which cursor. A cursor is a place in the tables of one server process:
 * to any other it is as good as a random number, and the scan would leave elements out
 * and say nothing. So a scan goes on where it began, or fails.
 *
 * <p>
 * Thread-safe. Bounded: the cursors not used for the longest time are forgotten.
 */
final class ScanPositions {

	/** Scans under way at the same time. */
	private static final int MOST_POSITIONS = 10_000;

	private static final String BEGINNING = "0";

	/** Of a cursor that two nodes gave: nobody knows whose scan asks next. */
	private static final Object AMBIGUOUS = new Object();

	/**
	 * How far a scan is.
	 *
	 * @param type SCAN or one of its kind
	 * @param key what is scanned, {@code null} for all keys
	 * @param cursor the server's cursor
	 */
	record Position(String type, @Nullable ByteBuffer key, String cursor) {

		boolean isBeginning() {
			return this.cursor.equals(BEGINNING);
		}

		private Position at(String next) {
			return new Position(this.type, this.key, next);
		}

	}

	/**
	 * Where a node was connected when it gave a cursor; the primary's is {@code null}.
	 */
	private record Origin(@Nullable Reader reader, int socket) {

		private static Origin of(@Nullable Reader reader) {
			return new Origin(reader, (reader != null) ? reader.socketCount() : 0);
		}

		private boolean isGone() {
			return this.reader != null && (!this.reader.isConnected() || this.reader.socketCount() != this.socket);
		}

	}

	private final Map<Position, Object> origins = new LinkedHashMap<>(16, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<Position, Object> eldest) {
			return size() > MOST_POSITIONS;
		}

	};

	/**
	 * What a command of the SCAN family asks for.
	 * @return {@code null} for any other command
	 */
	static @Nullable Position of(RedisCommand<?, ?, ?> command) {
		ProtocolKeyword type = command.getType();
		if (type == CommandType.SCAN) {
			return new Position("SCAN", null, CommandArguments.of(command).token(0));
		}
		if (type == CommandType.HSCAN || type == CommandType.SSCAN || type == CommandType.ZSCAN) {
			CommandArguments arguments = CommandArguments.of(command);
			return new Position(type.toString(), copy(arguments.bytes(0)), arguments.token(1));
		}
		return null;
	}

	private static ByteBuffer copy(ByteBuffer bytes) {
		return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
	}

	/**
	 * Takes note of a reply.
	 * @param from what was asked for
	 * @param reply the reply
	 * @param reader who gave it, {@code null} for the primary
	 */
	void add(Position from, CommandOutput<?, ?, ?> reply, @Nullable Reader reader) {
		String next = reply.hasError() ? null : cursor(reply.get());
		synchronized (this) {
			this.origins.remove(from);
			if (next != null && !next.equals(BEGINNING)) {
				this.origins.merge(from.at(next), Origin.of(reader), ScanPositions::merge);
			}
		}
	}

	private static Object merge(Object before, Object now) {
		return before.equals(now) ? now : AMBIGUOUS;
	}

	/** Who can go on with a scan. */
	sealed interface Continuation {

		/** A reader can. */
		record OnReader(Reader reader) implements Continuation {
		}

		/** The primary can. */
		record OnPrimary() implements Continuation {
		}

		/** Nobody can: the node is gone, or the cursor is none of ours. */
		record Nowhere() implements Continuation {
		}

	}

	/**
	 * Finds the node that a scan has to go on with.
	 * @param position the cursor to go on from
	 * @return the node that gave it
	 */
	synchronized Continuation find(Position position) {
		if (this.origins.get(position) instanceof Origin origin && !origin.isGone()) {
			Reader reader = origin.reader();
			return (reader != null) ? new Continuation.OnReader(reader) : new Continuation.OnPrimary();
		}
		this.origins.remove(position);
		return new Continuation.Nowhere();
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
