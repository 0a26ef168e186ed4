package io.github.elasticachespring.client.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/**
 * Time that stands still until a test moves it. Tasks run in the order of their times, on
 * the test's thread.
 */
final class ManualScheduler implements Scheduler {

	private static final class Planned implements Comparable<Planned> {

		private final Runnable task;

		private final long at;

		private final long number;

		private boolean cancelled;

		private Planned(Runnable task, long at, long number) {
			this.task = task;
			this.at = at;
			this.number = number;
		}

		@Override
		public int compareTo(Planned other) {
			return (this.at != other.at) ? Long.compare(this.at, other.at) : Long.compare(this.number, other.number);
		}

	}

	private final PriorityQueue<Planned> planned = new PriorityQueue<>();

	private final RandomGenerator random;

	private long now = 1_000_000_000;

	private long number;

	ManualScheduler() {
		this(() -> 0);
	}

	ManualScheduler(RandomGenerator random) {
		this.random = random;
	}

	@Override
	public long now() {
		return this.now;
	}

	@Override
	public Instant instant() {
		return Instant.EPOCH.plusNanos(this.now);
	}

	@Override
	public long random(long bound) {
		return Math.floorMod(this.random.nextLong(), bound);
	}

	@Override
	public void execute(Runnable task) {
		plan(task, 0);
	}

	@Override
	public Task schedule(Runnable task, Duration delay) {
		Planned one = plan(task, delay.toNanos());
		return () -> one.cancelled = true;
	}

	@Override
	public Task repeat(Runnable task, Duration initialDelay, Duration delay) {
		boolean[] cancelled = { false };
		plan(new Runnable() {

			@Override
			public void run() {
				if (!cancelled[0]) {
					task.run();
					plan(this, delay.toNanos());
				}
			}

		}, initialDelay.toNanos());
		return () -> cancelled[0] = true;
	}

	private Planned plan(Runnable task, long delay) {
		Planned one = new Planned(task, this.now + Math.max(0, delay), this.number++);
		this.planned.add(one);
		return one;
	}

	/** Runs what is due now. */
	void run() {
		advance(Duration.ZERO);
	}

	/** Moves the clock, stopping at every task on the way. */
	void advance(Duration time) {
		long end = this.now + time.toNanos();
		for (Planned next = this.planned.peek(); next != null && next.at <= end; next = this.planned.peek()) {
			this.planned.remove();
			this.now = next.at;
			if (!next.cancelled) {
				next.task.run();
			}
		}
		this.now = end;
	}

}
