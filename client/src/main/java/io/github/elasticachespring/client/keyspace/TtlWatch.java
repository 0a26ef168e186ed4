package io.github.elasticachespring.client.keyspace;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Finds kinds of keys that have no TTL, and tells of each once. A key that was written
 * without one may get one by the caller's next command, as a session does, so the server
 * is asked a moment later what became of it: one PTTL for a kind of key, not for each
 * key.
 *
 * <p>
 * Thread-safe. Its memory is bounded, and past the first writes only a sample of them is
 * looked at.
 */
final class TtlWatch {

	private static final Duration DELAY = Duration.ofSeconds(1);

	/** How long a kind of key that was found to have a TTL is believed to have one. */
	private static final long BELIEVED_MILLIS = Duration.ofMinutes(1).toMillis();

	private static final int MOST_SHAPES = 1000;

	private static final int MOST_WARNINGS = 100;

	private static final int ALL_UP_TO = 1000;

	private static final int ONE_IN = 16;

	private final TtlJournal journal;

	private final InstantSource clock;

	/** By shape, until when it needs no look. */
	private final Map<String, Long> judged = new ConcurrentHashMap<>();

	/** Counts roughly: threads may overwrite each other's step. */
	private int seen;

	/** Guarded by this. */
	private int warnings;

	private volatile boolean finished;

	TtlWatch(TtlJournal journal, InstantSource clock) {
		this.journal = journal;
		this.clock = clock;
	}

	/** Whether the next write is to be looked at. */
	boolean isDue() {
		if (this.finished) {
			return false;
		}
		if (this.seen < ALL_UP_TO) {
			this.seen++;
			return true;
		}
		return ThreadLocalRandom.current().nextInt(ONE_IN) == 0;
	}

	/**
	 * Looks after keys that were written without a TTL.
	 * @param keys the keys
	 * @param connection asks for their TTL
	 * @param scheduler waits
	 */
	void watch(List<byte[]> keys, FollowUps connection, ScheduledExecutorService scheduler) {
		for (byte[] key : keys) {
			String shape = KeyShape.of(key);
			Long until = this.judged.get(shape);
			long now = this.clock.millis();
			if (until != null && now < until || until == null && isFull(now)) {
				continue;
			}
			// Until the answer is there, nobody else asks.
			this.judged.put(shape, now + BELIEVED_MILLIS);
			scheduler.schedule(() -> connection.ask(key, (ttl) -> judge(shape, ttl), () -> this.judged.remove(shape)),
					DELAY.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	private boolean isFull(long now) {
		if (this.judged.size() < MOST_SHAPES) {
			return false;
		}
		this.judged.values().removeIf((until) -> until < now);
		return this.judged.size() >= MOST_SHAPES;
	}

	private void judge(String shape, long ttl) {
		if (ttl == -1) {
			this.judged.put(shape, Long.MAX_VALUE);
			warn(shape);
		}
		else if (ttl < 0) {
			this.judged.remove(shape);
		}
	}

	private synchronized void warn(String shape) {
		if (this.finished) {
			return;
		}
		this.journal.warn(shape);
		this.warnings++;
		if (this.warnings == MOST_WARNINGS) {
			this.finished = true;
			this.journal.warnNoMore(this.warnings);
		}
	}

}
