package io.github.elasticachespring.benchmarks.faults;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import org.HdrHistogram.Histogram;

/**
 * Callers that set values of 4 KB and do not stop while nobody can take them:
 *
 * <pre>
 * outage begin                   starts
 * outage footprint               collects garbage, tells {@link Footprint}
 * outage end CRASH PROMOTION     stops, tells {@link Sight}; microseconds of the wall clock
 * </pre>
 */
final class OutageLoad {

	private static final int CALLERS = 8;

	private static final int MOST_CALLS = 1 << 18;

	private static final Duration BREATH = Duration.ofMillis(5);

	/** So long after the crash a caller of an outage's beginning may still wait. */
	private static final long BEGINNING_MICROS = Duration.ofMillis(2500).toNanos() / 1000;

	private static final long HIGHEST_MICROS = Duration.ofMinutes(2).toNanos() / 1000;

	private final List<Sender> senders = new ArrayList<>();

	private final FaultClient client;

	OutageLoad(FaultClient client) {
		this.client = client;
	}

	String answer(String[] order) throws InterruptedException {
		return switch (order[1]) {
			case "begin" -> begin();
			case "footprint" -> Footprint.now().encode();
			case "end" -> end(Long.parseLong(order[2]), Long.parseLong(order[3])).encode();
			default -> throw new IllegalArgumentException(order[1]);
		};
	}

	private String begin() {
		for (int i = 0; i < CALLERS; i++) {
			Sender sender = new Sender(this.client, "outage:" + i);
			this.senders.add(sender);
			sender.start();
		}
		return "ok";
	}

	private Sight end(long crash, long promotion) throws InterruptedException {
		for (Sender sender : this.senders) {
			sender.running = false;
		}
		for (Sender sender : this.senders) {
			sender.join(2000);
		}
		Histogram later = new Histogram(HIGHEST_MICROS, 3);
		long longestAtFirst = 0;
		long failed = 0;
		long first = Long.MAX_VALUE;
		long last = -1;
		for (Sender sender : this.senders) {
			long again = Long.MAX_VALUE;
			for (int i = 0; i < sender.calls; i++) {
				long began = sender.began[i];
				boolean success = sender.took[i] >= 0;
				long took = Math.abs(sender.took[i]);
				if (success && began + took > promotion) {
					again = Math.min(again, began + took - promotion);
				}
				else if (!success) {
					failed++;
					if (began < crash + BEGINNING_MICROS) {
						longestAtFirst = Math.max(longestAtFirst, took);
					}
					else if (began < promotion) {
						later.recordValue(Math.min(took, HIGHEST_MICROS));
					}
				}
			}
			first = Math.min(first, again);
			last = Math.max(last, again);
		}
		return new Sight(longestAtFirst, later.getTotalCount(), later.getValueAtPercentile(50),
				later.getValueAtPercentile(99), later.getMaxValue(), failed, first, last);
	}

	/**
	 * What the client's process takes, garbage not counted.
	 *
	 * @param heap bytes
	 * @param threads how many
	 */
	record Footprint(long heap, long threads) {

		static Footprint now() {
			System.gc();
			return new Footprint(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
					ManagementFactory.getThreadMXBean().getThreadCount());
		}

		String encode() {
			return this.heap + "," + this.threads;
		}

		static Footprint parse(String encoded) {
			long[] n = numbers(encoded);
			return new Footprint(n[0], n[1]);
		}

	}

	/**
	 * What the callers saw; times in microseconds.
	 *
	 * @param longestAtFirst the longest wait of a call that failed, of those begun when
	 * the outage was young
	 * @param later how many calls failed after that
	 * @param median half of these took less
	 * @param p99 one in a hundred took longer
	 * @param longest the longest of them
	 * @param failed all failed calls
	 * @param first from the promotion to the first acknowledged call
	 * @param last until every caller had one; {@link Long#MAX_VALUE} for never
	 */
	record Sight(long longestAtFirst, long later, long median, long p99, long longest, long failed, long first,
			long last) {

		String encode() {
			return String.join(",",
					Arrays
						.stream(new long[] { this.longestAtFirst, this.later, this.median, this.p99, this.longest,
								this.failed, this.first, this.last })
						.mapToObj(Long::toString)
						.toList());
		}

		static Sight parse(String encoded) {
			long[] n = numbers(encoded);
			return new Sight(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]);
		}

	}

	private static long[] numbers(String encoded) {
		return Arrays.stream(encoded.split(",")).mapToLong(Long::parseLong).toArray();
	}

	private static final class Sender extends Thread {

		private final FaultClient client;

		private final String key;

		private final String value = "v".repeat(4096);

		private volatile boolean running = true;

		/**
		 * When each call began; all memory is taken beforehand, so that it shows nowhere.
		 */
		private final long[] began = new long[MOST_CALLS];

		/** How long it took, negative if it failed. */
		private final long[] took = new long[MOST_CALLS];

		private volatile int calls;

		Sender(FaultClient client, String key) {
			super("outage-" + key);
			this.client = client;
			this.key = key;
			setDaemon(true);
		}

		@Override
		public void run() {
			while (this.running && this.calls < MOST_CALLS) {
				long start = System.nanoTime();
				int call = this.calls;
				this.began[call] = Caller.now();
				boolean success = send();
				long micros = Math.max(1, (System.nanoTime() - start) / 1000);
				this.took[call] = success ? micros : -micros;
				this.calls = call + 1;
				LockSupport.parkNanos(BREATH.toNanos());
			}
		}

		private boolean send() {
			try {
				this.client.set(this.key, this.value);
				return true;
			}
			catch (Exception ex) {
				return false;
			}
		}

	}

}
