package io.github.elasticachespring.client.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;

/**
 * Time, delays and chance as this package's state machines see them. Whatever is handed
 * over here, from any thread, runs on one thread, one task after the other.
 */
interface Scheduler {

	/** A task that can be called off. */
	interface Task {

		/** Calls it off; nothing happens if it has run. */
		void cancel();

	}

	/**
	 * A clock that only goes forward, like {@link System#nanoTime()}.
	 * @return nanoseconds since some moment
	 */
	long now();

	/**
	 * The time of day, for people.
	 * @return now
	 */
	Instant instant();

	/**
	 * A random number.
	 * @param bound what it is less than, at least 1
	 * @return from zero
	 */
	long random(long bound);

	/** Runs a task next. */
	void execute(Runnable task);

	/** Runs a task once. */
	Task schedule(Runnable task, Duration delay);

	/** Runs a task until it is called off, for the first time after the initial delay. */
	Task repeat(Runnable task, Duration initialDelay, Duration delay);

	/** Real time, on an executor that runs everything on one thread. */
	static Scheduler on(EventExecutor executor) {
		return new Scheduler() {

			@Override
			public long now() {
				return System.nanoTime();
			}

			@Override
			public Instant instant() {
				return Instant.now();
			}

			@Override
			public long random(long bound) {
				return ThreadLocalRandom.current().nextLong(bound);
			}

			@Override
			public void execute(Runnable task) {
				executor.execute(task);
			}

			@Override
			public Task schedule(Runnable task, Duration delay) {
				return cancelling(executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS));
			}

			@Override
			public Task repeat(Runnable task, Duration initialDelay, Duration delay) {
				return cancelling(executor.scheduleWithFixedDelay(task, initialDelay.toNanos(), delay.toNanos(),
						TimeUnit.NANOSECONDS));
			}

			private Task cancelling(Future<?> scheduled) {
				return () -> scheduled.cancel(false);
			}

		};
	}

}
