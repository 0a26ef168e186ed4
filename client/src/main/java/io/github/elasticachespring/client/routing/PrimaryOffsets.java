package io.github.elasticachespring.client.routing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * How far the primary was, and when: what turns a replica's offset, a number of bytes,
 * into a time. {@code INFO} tells of neither clock nor time of a write, so a replica is
 * as far behind as the oldest look at the primary that found more than the replica has
 * now. Reading it needs no permission beyond INFO, on either node.
 *
 * <p>
 * Not thread-safe.
 */
final class PrimaryOffsets {

	private record Sample(long offset, long at) {
	}

	private final Duration window;

	private final Deque<Sample> samples = new ArrayDeque<>();

	/**
	 * Creates an empty history.
	 * @param window how far back it goes: a replica that is further behind is not told
	 * from one that is as far behind as this
	 */
	PrimaryOffsets(Duration window) {
		this.window = window;
	}

	/**
	 * Takes note of where the primary is.
	 * @param offset its offset
	 * @param now the time, by {@link System#nanoTime()}
	 */
	void add(long offset, long now) {
		Sample last = this.samples.peekLast();
		if (last != null && offset < last.offset()) {
			// Another history: the primary lost its data, or another one took over.
			this.samples.clear();
			last = null;
		}
		if (last == null || offset > last.offset()) {
			this.samples.addLast(new Sample(offset, now));
		}
		while (this.samples.size() > 1 && now - second().at() >= this.window.toNanos()) {
			this.samples.removeFirst();
		}
	}

	private Sample second() {
		Iterator<Sample> iterator = this.samples.iterator();
		iterator.next();
		return iterator.next();
	}

	/**
	 * Tells how far behind a replica is.
	 * @param offset the replica's offset
	 * @param now the time
	 * @return for how long at least it has lacked something, zero if nothing is known of
	 * what it lacks
	 */
	Duration behind(long offset, long now) {
		for (Sample sample : this.samples) {
			if (sample.offset() > offset) {
				return Duration.ofNanos(now - sample.at());
			}
		}
		return Duration.ZERO;
	}

}
