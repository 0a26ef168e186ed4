package io.github.elasticachespring.client.failover;

import java.util.LinkedHashMap;
import java.util.Map;

import io.lettuce.core.output.CommandOutput;

import io.github.elasticachespring.client.command.ScanPosition;

/**
 * Which cursors are good for nothing any more, because the primary that gave them is
 * another one now, or may have started anew. A cursor that this client was not given is
 * the caller's affair.
 *
 * <p>
 * Thread-safe. Bounded: the cursors not used for the longest time are forgotten.
 */
final class ScanCursors {

	/** Scans under way at the same time. */
	private static final int MOST_CURSORS = 10_000;

	/** By the term in which each was given. Guarded by this. */
	private final Map<ScanPosition, Integer> given = new LinkedHashMap<>(16, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<ScanPosition, Integer> eldest) {
			return size() > MOST_CURSORS;
		}

	};

	/** How many primaries there have been. */
	private volatile int term;

	int term() {
		return this.term;
	}

	/** The primary is another one, or its connection was lost. */
	synchronized void expire() {
		this.term++;
	}

	/**
	 * Takes note of a reply.
	 * @param from what was asked for
	 * @param reply the reply
	 * @param asked the term in which that was
	 */
	void given(ScanPosition from, CommandOutput<?, ?, ?> reply, int asked) {
		ScanPosition next = from.next(reply);
		synchronized (this) {
			this.given.remove(from);
			if (next != null) {
				this.given.put(next, asked);
			}
		}
	}

	/** Whether a scan cannot go on from here. */
	synchronized boolean isExpired(ScanPosition position) {
		Integer in = this.given.get(position);
		return in != null && in != this.term;
	}

}
