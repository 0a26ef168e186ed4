package io.github.elasticachespring.simulator;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waiting, and the threads all simulators of a JVM share. They are daemons: a simulator
 * nobody closed keeps no JVM alive.
 */
final class Threads {

	private static final Logger logger = LoggerFactory.getLogger(Threads.class);

	private static final ScheduledExecutorService SCHEDULER = Executors.newScheduledThreadPool(2, Threads::daemon);

	private static final ExecutorService POOL = Executors.newCachedThreadPool(Threads::daemon);

	private Threads() {
	}

	static ScheduledExecutorService scheduler() {
		return SCHEDULER;
	}

	static ExecutorService pool() {
		return POOL;
	}

	/**
	 * Run a task that may take its time, later. What it throws is logged.
	 */
	static void schedule(Duration delay, Runnable task) {
		SCHEDULER.schedule(() -> execute(task), delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	/**
	 * Run a task that may take its time. What it throws is logged.
	 */
	static void execute(Runnable task) {
		POOL.execute(() -> {
			try {
				task.run();
			}
			catch (RuntimeException ex) {
				logger.warn("A simulator is not as it should be", ex);
			}
		});
	}

	/**
	 * Wait for all, then throw the first failure as it was thrown.
	 */
	static void join(List<? extends CompletableFuture<?>> futures) {
		try {
			CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			throw ex;
		}
	}

	static Thread daemon(Runnable task) {
		Thread thread = new Thread(task, "elasticache-simulator");
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * Ask again and again until the condition holds.
	 * @throws SimulatorException when it does not within the timeout, with the message
	 */
	static void await(Duration interval, Duration timeout, BooleanSupplier condition, Supplier<String> message) {
		long deadline = System.nanoTime() + timeout.toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - deadline > 0) {
				throw new SimulatorException(message.get());
			}
			if (Thread.currentThread().isInterrupted()) {
				throw new SimulatorException("Interrupted: " + message.get());
			}
			LockSupport.parkNanos(interval.toNanos());
		}
	}

	/**
	 * Ask again and again until the condition holds, and do something about it each time
	 * that it has not for a while.
	 * @throws SimulatorException when it does not within the timeout, with the message
	 */
	static void await(Duration interval, Duration timeout, BooleanSupplier condition, Duration reminders,
			Runnable remind, Supplier<String> message) {
		long[] due = { System.nanoTime() + reminders.toNanos() };
		await(interval, timeout, () -> {
			if (condition.getAsBoolean()) {
				return true;
			}
			if (System.nanoTime() - due[0] > 0) {
				due[0] = System.nanoTime() + reminders.toNanos();
				remind.run();
			}
			return false;
		}, message);
	}

}
