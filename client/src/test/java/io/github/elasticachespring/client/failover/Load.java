package io.github.elasticachespring.client.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;

import io.github.elasticachespring.client.ElastiCacheClient;

import static org.awaitility.Awaitility.await;

/**
 * Threads that SET with a TTL, GET what they set and INCR a counter of their own, one
 * command after the other on one shared connection, and remember what was acknowledged.
 */
final class Load {

	private final RedisClusterCommands<String, String> commands;

	private final String prefix;

	private final List<Thread> threads = new ArrayList<>();

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private final Queue<CommandOutcomeUnknownException> unknown = new ConcurrentLinkedQueue<>();

	private final Map<String, Long> counters = new ConcurrentHashMap<>();

	private final AtomicLong acknowledged = new AtomicLong();

	private final AtomicLong slowest = new AtomicLong();

	private final List<Queue<Long>> writes = new ArrayList<>();

	private volatile boolean running = true;

	Load(ElastiCacheClient client, int threads) {
		this(client.connect().sync(), threads);
	}

	Load(RedisClusterCommands<String, String> commands, int threads) {
		this(commands, threads, "");
	}

	Load(RedisClusterCommands<String, String> commands, int threads, String prefix) {
		this.commands = commands;
		this.prefix = prefix;
		for (int i = 0; i < threads; i++) {
			int worker = i;
			this.writes.add(new ConcurrentLinkedQueue<>());
			this.threads.add(new Thread(() -> run(worker), "load-" + i));
		}
	}

	void start() {
		this.threads.forEach(Thread::start);
	}

	private void run(int worker) {
		String counter = this.prefix + "counter:" + worker;
		for (long i = 0; this.running; i++) {
			long began = System.nanoTime();
			try {
				String key = this.prefix + "key:" + worker;
				this.commands.set(key, Long.toString(i), SetArgs.Builder.ex(600));
				this.writes.get(worker).add(System.nanoTime());
				String read = this.commands.get(key);
				if (!Long.toString(i).equals(read)) {
					throw new AssertionError("read %s after writing %d".formatted(read, i));
				}
				increment(counter);
				this.acknowledged.incrementAndGet();
			}
			catch (Throwable ex) {
				this.failures.add(ex);
			}
			this.slowest.accumulateAndGet(System.nanoTime() - began, Math::max);
		}
	}

	/** What the three commands took together that took longest. */
	Duration slowest() {
		return Duration.ofNanos(this.slowest.get());
	}

	private void increment(String counter) {
		long before = this.counters.getOrDefault(counter, 0L);
		try {
			long count = this.commands.incr(counter);
			this.counters.put(counter, before + 1);
			if (count != before + 1) {
				throw new AssertionError("counter %d where %d was expected".formatted(count, before + 1));
			}
		}
		catch (CommandOutcomeUnknownException ex) {
			this.unknown.add(ex);
			long count = Long.parseLong(this.commands.get(counter));
			if (count != before && count != before + 1) {
				throw new AssertionError("counter %d after %d and one unknown".formatted(count, before));
			}
			this.counters.put(counter, count);
		}
	}

	/** Increments of which nobody knows whether they were executed. */
	Queue<CommandOutcomeUnknownException> unknown() {
		return this.unknown;
	}

	long acknowledged() {
		return this.acknowledged.get();
	}

	private boolean allWroteSince(long nanoTime) {
		return this.writes.stream().allMatch((times) -> times.stream().anyMatch((time) -> time - nanoTime > 0));
	}

	/** From a moment until the last thread's first acknowledged write. */
	Duration untilAllWriteAgain(long nanoTime) {
		await().pollInterval(Duration.ofMillis(20)).atMost(Duration.ofSeconds(30)).until(() -> allWroteSince(nanoTime));
		return Duration.ofNanos(this.writes.stream()
			.mapToLong((times) -> times.stream().filter((time) -> time - nanoTime > 0).findFirst().orElseThrow()
					- nanoTime)
			.max()
			.orElseThrow());
	}

	Queue<Throwable> failures() {
		return this.failures;
	}

	Map<String, Long> counters() {
		return this.counters;
	}

	void stop() throws InterruptedException {
		this.running = false;
		for (Thread thread : this.threads) {
			thread.join(10_000);
		}
	}

}
