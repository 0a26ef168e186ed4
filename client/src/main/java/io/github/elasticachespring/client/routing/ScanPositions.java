package io.github.elasticachespring.client.routing;

import java.util.LinkedHashMap;
import java.util.Map;

import io.lettuce.core.output.CommandOutput;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.ScanPosition;

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

	/** Of a cursor that two nodes gave: nobody knows whose scan asks next. */
	private static final Object AMBIGUOUS = new Object();

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

	private final Map<ScanPosition, Object> origins = new LinkedHashMap<>(16, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<ScanPosition, Object> eldest) {
			return size() > MOST_POSITIONS;
		}

	};

	/**
	 * Takes note of a reply.
	 * @param from what was asked for
	 * @param reply the reply
	 * @param reader who gave it, {@code null} for the primary
	 */
	void add(ScanPosition from, CommandOutput<?, ?, ?> reply, @Nullable Reader reader) {
		ScanPosition next = from.next(reply);
		synchronized (this) {
			this.origins.remove(from);
			if (next != null) {
				this.origins.merge(next, Origin.of(reader), ScanPositions::merge);
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
	synchronized Continuation find(ScanPosition position) {
		if (this.origins.get(position) instanceof Origin origin && !origin.isGone()) {
			Reader reader = origin.reader();
			return (reader != null) ? new Continuation.OnReader(reader) : new Continuation.OnPrimary();
		}
		this.origins.remove(position);
		return new Continuation.Nowhere();
	}

}
