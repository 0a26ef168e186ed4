package io.github.elasticachespring.client.torture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisFuture;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.failover.CommandOutcomeUnknownException;
import io.github.elasticachespring.client.failover.ConnectionStateLostException;
import io.github.elasticachespring.client.failover.PrimaryUnavailableException;

/**
 * Watches every command: what it ended with, whether in time, and whether that was
 * allowed. Thread-safe.
 */
final class Witness {

	/** What a busy machine may add to a deadline. */
	private static final Duration SLACK = Duration.ofSeconds(4);

	private static final int MOST_VIOLATIONS = 50;

	private final Duration deadline;

	private final long start = System.nanoTime();

	private final Queue<String> violations = new ConcurrentLinkedQueue<>();

	private final Map<String, LongAdder> endings = new ConcurrentHashMap<>();

	private final Map<Thread, UnderWay> underWay = new ConcurrentHashMap<>();

	/** From when on nothing may fail, as {@link System#nanoTime()} since the start. */
	private volatile long calmSince = Long.MAX_VALUE;

	/**
	 * Creates a witness.
	 * @param deadline the longest a command may take that does not block
	 */
	Witness(Duration deadline) {
		this.deadline = deadline;
	}

	/** From now on everything works. */
	void calm() {
		this.calmSince = now();
	}

	private long now() {
		return System.nanoTime() - this.start;
	}

	/** Runs one command of a caller that waits for it. */
	<T> Ending<T> run(String command, boolean repeatable, Duration blocking, Callable<T> call) {
		long began = now();
		this.underWay.put(Thread.currentThread(), new UnderWay(command, began, blocking));
		try {
			return ended(command, Ending.done(call.call()), began, blocking);
		}
		catch (Exception ex) {
			return ended(command, failed(command, repeatable, ex, began), began, blocking);
		}
		finally {
			this.underWay.remove(Thread.currentThread());
		}
	}

	<T> Ending<T> run(String command, boolean repeatable, Callable<T> call) {
		return run(command, repeatable, Duration.ZERO, call);
	}

	/** Waits for one of several commands that were sent together. */
	<T> Ending<T> await(String command, boolean repeatable, RedisFuture<T> future) {
		long most = this.deadline.plus(SLACK).plus(SLACK).toNanos();
		return run(command, repeatable, () -> {
			try {
				return future.get(most, TimeUnit.NANOSECONDS);
			}
			catch (TimeoutException ex) {
				throw new IllegalStateException("never ended", ex);
			}
		});
	}

	private <T> Ending<T> ended(String command, Ending<T> ending, long began, Duration blocking) {
		this.endings.computeIfAbsent(command + ' ' + ending.what(), (key) -> new LongAdder()).increment();
		Duration took = Duration.ofNanos(now() - began);
		if (took.compareTo(this.deadline.plus(blocking).plus(SLACK)) > 0) {
			violation("%s took %d ms".formatted(command, took.toMillis()), null);
		}
		return ending;
	}

	private <T> Ending<T> failed(String command, boolean repeatable, Exception ex, long began) {
		Throwable failure = unwrap(ex);
		if (began > this.calmSince) {
			violation(command + " failed though all was well", failure);
		}
		if (failure instanceof PrimaryUnavailableException || failure instanceof ConnectionStateLostException) {
			return new Ending<>(Ending.What.NOT_EXECUTED, null);
		}
		boolean allowed = repeatable ? failure instanceof RedisCommandTimeoutException
				: failure instanceof CommandOutcomeUnknownException;
		if (!allowed) {
			violation(command + " failed in a way it must not", failure);
		}
		return new Ending<>(Ending.What.UNKNOWN, null);
	}

	private static Throwable unwrap(Throwable failure) {
		Throwable cause = failure.getCause();
		boolean wrapper = failure instanceof ExecutionException || failure instanceof CompletionException;
		return (wrapper && cause != null) ? unwrap(cause) : failure;
	}

	/** Something is wrong with what a caller has seen. */
	void check(String where, @Nullable String wrong) {
		if (wrong != null) {
			violation(where + ' ' + wrong, null);
		}
	}

	void violation(String what, @Nullable Throwable failure) {
		if (this.violations.size() < MOST_VIOLATIONS) {
			String cause = (failure != null) ? ": " + describe(failure) : "";
			this.violations
				.add("%.2f s, %s: %s%s".formatted(now() / 1e9, Thread.currentThread().getName(), what, cause));
		}
	}

	private static String describe(Throwable failure) {
		StringBuilder text = new StringBuilder(failure.toString());
		for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
			text.append(" <- ").append(cause);
		}
		return text.toString();
	}

	/** Finds commands that hang; to be called now and then. */
	void lookForHangs() {
		this.underWay.forEach((thread, command) -> {
			Duration took = Duration.ofNanos(now() - command.began());
			if (took.compareTo(this.deadline.plus(command.blocking()).plus(SLACK).plus(SLACK)) > 0
					&& this.underWay.remove(thread, command)) {
				violation("%s of %s hangs for %d ms".formatted(command.command(), thread.getName(), took.toMillis()),
						null);
			}
		});
	}

	List<String> violations() {
		return new ArrayList<>(this.violations);
	}

	/** How many commands ended how. */
	Map<String, Long> endings() {
		Map<String, Long> sums = new TreeMap<>();
		this.endings.forEach((ending, count) -> sums.put(ending, count.sum()));
		return sums;
	}

	private record UnderWay(String command, long began, Duration blocking) {
	}

}
