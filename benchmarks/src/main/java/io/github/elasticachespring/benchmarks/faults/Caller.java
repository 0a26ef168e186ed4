package io.github.elasticachespring.benchmarks.faults;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * One thread of a service: SET with a TTL, GET of what it set, INCR of a counter of its
 * own, one after the other, for ever. After a failure it takes a breath, as a service
 * would.
 * <p>
 * What it saw may be read by another thread at any time.
 */
final class Caller implements Runnable {

	private static final Duration BREATH = Duration.ofMillis(10);

	private final FaultClient client;

	private final String key;

	private final String counter;

	private volatile boolean running = true;

	/** What it waits for; empty between two commands. */
	private volatile String command = "";

	// Guarded by this

	private final Map<String, Long> failures = new TreeMap<>();

	/** When writes were acknowledged, in microseconds of the wall clock. */
	private long[] writes = new long[1 << 16];

	private int writeCount;

	private long lastSet = -1;

	private long attemptedSet = -1;

	private long lastReply;

	private long increments;

	/** Increments that were begun after the last acknowledged one. */
	private long unanswered;

	private long appliedTwice;

	private long gone;

	private long staleReads;

	Caller(FaultClient client, String key, String counter) {
		this.client = client;
		this.key = key;
		this.counter = counter;
	}

	@Override
	public void run() {
		for (long i = 0; this.running; i++) {
			round(i);
		}
	}

	/** One SET, one GET, one INCR, as long as nobody says stop. */
	void round(long number) {
		run("SET", () -> set(number));
		run("GET", this::get);
		run("INCR", this::increment);
	}

	private void run(String command, Callable<?> action) {
		if (!this.running) {
			return;
		}
		this.command = command;
		try {
			action.call();
		}
		catch (Exception ex) {
			failed(command, ex);
		}
		finally {
			this.command = "";
		}
	}

	void stop() {
		this.running = false;
	}

	private @Nullable Object set(long value) throws Exception {
		synchronized (this) {
			this.attemptedSet = value;
		}
		this.client.set(this.key, Long.toString(value));
		acknowledgedSet(value);
		return null;
	}

	private @Nullable Object get() throws Exception {
		String value = this.client.get(this.key);
		synchronized (this) {
			if (this.lastSet >= 0 && (value == null || Long.parseLong(value) < this.lastSet)) {
				this.staleReads++;
			}
		}
		return value;
	}

	private @Nullable Object increment() throws Exception {
		synchronized (this) {
			this.unanswered++;
		}
		acknowledgedIncrement(this.client.increment(this.counter));
		return null;
	}

	private synchronized void acknowledgedSet(long value) {
		this.lastSet = value;
		acknowledged();
	}

	/**
	 * The reply proves how often the server has executed it: each acknowledged increment
	 * adds one, each that failed adds one at most.
	 */
	private synchronized void acknowledgedIncrement(long reply) {
		this.appliedTwice += Math.max(0, reply - this.lastReply - this.unanswered);
		this.gone += Math.max(0, this.lastReply + 1 - reply);
		this.lastReply = reply;
		this.unanswered = 0;
		this.increments++;
		acknowledged();
	}

	private void acknowledged() {
		if (this.writeCount == this.writes.length) {
			this.writes = Arrays.copyOf(this.writes, this.writes.length * 2);
		}
		this.writes[this.writeCount++] = now();
	}

	private void failed(String command, Exception failure) {
		synchronized (this) {
			this.failures.merge(command + ' ' + Failures.name(failure), 1L, Long::sum);
		}
		LockSupport.parkNanos(BREATH.toNanos());
	}

	/** How often it has written. */
	synchronized int writeCount() {
		return this.writeCount;
	}

	/**
	 * The first acknowledged write after a moment.
	 * @return when, -1 if there was none yet
	 */
	synchronized long firstWriteAfter(long moment) {
		int index = Arrays.binarySearch(this.writes, 0, this.writeCount, moment + 1);
		int first = (index >= 0) ? index : -index - 1;
		return (first < this.writeCount) ? this.writes[first] : -1;
	}

	/**
	 * What this caller saw, when it was told to stop.
	 * @param since from when on outages count
	 */
	synchronized Report report(long since) {
		long longest = 0;
		long previous = since;
		for (int i = 0; i < this.writeCount; i++) {
			if (this.writes[i] > since) {
				longest = Math.max(longest, this.writes[i] - previous);
				previous = this.writes[i];
			}
		}
		longest = Math.max(longest, now() - previous);
		Map<String, Long> failed = new TreeMap<>(this.failures);
		String waiting = this.command;
		if (!waiting.isEmpty()) {
			failed.put(waiting + " still-waiting", 1L);
		}
		return new Report(this.key, this.counter, failed, longest, this.increments, this.lastSet, this.attemptedSet,
				this.lastReply, this.unanswered, this.appliedTwice, this.gone, this.staleReads);
	}

	/** Microseconds of the wall clock, which two processes share. */
	static long now() {
		return micros(Instant.now());
	}

	static long micros(Instant instant) {
		return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
	}

}
