package io.github.elasticachespring.benchmarks.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import org.HdrHistogram.Histogram;

/**
 * Callers that are bound to a shard each and keep a pace, whatever happens: a command
 * that starts late because the one before took long has been waiting since its time came.
 * Only the first shard's, the one that may be broken, do not make up for what they
 * missed: that would be a burst beside which nobody is measured.
 */
final class SteadyLoad {

	private static final int CALLERS_OF_A_SHARD = 4;

	private static final int READS_FOR_A_WRITE = 4;

	private static final int KEYS = 100;

	private static final long HIGHEST_MICROS = Duration.ofMinutes(1).toNanos() / 1000;

	private SteadyLoad() {
	}

	/**
	 * Measures: {@code measure RATE MILLIS}, the rate in commands a second and shard, 0
	 * for as many as there can be.
	 * @return for each shard what {@link Pace} encodes
	 */
	static String measure(FaultClient client, Names names, String[] order) throws InterruptedException {
		long rate = Long.parseLong(order[1]);
		long nanos = Duration.ofMillis(Long.parseLong(order[2])).toNanos();
		List<List<Walker>> shards = new ArrayList<>();
		List<Thread> threads = new ArrayList<>();
		long start = System.nanoTime();
		for (int shard = 0; shard < names.shards(); shard++) {
			List<Walker> walkers = new ArrayList<>();
			for (int i = 0; i < CALLERS_OF_A_SHARD; i++) {
				Walker walker = new Walker(client, keys(shard, names.shards(), i), start, start + nanos,
						(rate > 0) ? 1_000_000_000L * CALLERS_OF_A_SHARD / rate : 0, i, shard > 0);
				walkers.add(walker);
				Thread thread = new Thread(walker);
				thread.setDaemon(true);
				threads.add(thread);
			}
			shards.add(walkers);
		}
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join(Duration.ofNanos(nanos).toMillis() + 1000);
		}
		return shards.stream().map((walkers) -> pace(walkers, nanos).encode()).collect(Collectors.joining(" "));
	}

	private static List<String> keys(int shard, int shards, int caller) {
		List<String> keys = new ArrayList<>();
		for (int i = 0; i < KEYS; i++) {
			keys.add("steady:{" + Shards.tag(shard, shards, caller * KEYS + i) + "}");
		}
		return keys;
	}

	private static Pace pace(List<Walker> walkers, long nanos) {
		Histogram all = new Histogram(HIGHEST_MICROS, 3);
		long failed = 0;
		for (Walker walker : walkers) {
			synchronized (walker) {
				all.add(walker.latencies);
				failed += walker.failed;
			}
		}
		return new Pace(all.getTotalCount() * 1_000_000_000L / nanos, all.getValueAtPercentile(50),
				all.getValueAtPercentile(99), failed);
	}

	/**
	 * What a shard's callers got.
	 *
	 * @param rate answered commands a second
	 * @param median half took less, in microseconds
	 * @param p99 one in a hundred took longer, in microseconds
	 * @param failed failed commands
	 */
	record Pace(long rate, long median, long p99, long failed) {

		String encode() {
			return this.rate + "," + this.median + "," + this.p99 + "," + this.failed;
		}

		static Pace parse(String encoded) {
			long[] n = Arrays.stream(encoded.split(",")).mapToLong(Long::parseLong).toArray();
			return new Pace(n[0], n[1], n[2], n[3]);
		}

	}

	private static final class Walker implements Runnable {

		private final FaultClient client;

		private final List<String> keys;

		private final long end;

		private final long interval;

		private final long start;

		/** Whether it makes up for beats it has missed. */
		private final boolean catchesUp;

		// Guarded by this

		private final Histogram latencies = new Histogram(HIGHEST_MICROS, 3);

		private long failed;

		private Walker(FaultClient client, List<String> keys, long start, long end, long interval, int place,
				boolean catchesUp) {
			this.catchesUp = catchesUp;
			this.client = client;
			this.keys = keys;
			this.end = end;
			this.interval = interval;
			this.start = start + interval * place / CALLERS_OF_A_SHARD;
		}

		@Override
		public void run() {
			long due = this.start;
			for (int i = 0; System.nanoTime() - this.end < 0; i++) {
				while (this.interval > 0 && System.nanoTime() - due < 0) {
					LockSupport.parkNanos(due - System.nanoTime());
				}
				send(i, (this.interval > 0) ? due : System.nanoTime());
				due += this.interval;
				if (!this.catchesUp) {
					due = Math.max(due, System.nanoTime());
				}
			}
		}

		private void send(int i, long due) {
			String key = this.keys.get(i % KEYS);
			try {
				if (i % (READS_FOR_A_WRITE + 1) == 0) {
					this.client.set(key, "value");
				}
				else {
					this.client.get(key);
				}
				record(System.nanoTime() - due);
			}
			catch (Exception ex) {
				synchronized (this) {
					this.failed++;
				}
			}
		}

		private synchronized void record(long nanos) {
			this.latencies.recordValue(Math.min(HIGHEST_MICROS, Math.max(0, nanos / 1000)));
		}

	}

}
