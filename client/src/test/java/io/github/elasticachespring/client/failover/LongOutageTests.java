package io.github.elasticachespring.client.failover;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Twenty seconds without a primary, a {@code max-wait} of one second, callers who do not
 * stop: they are told in time and then at once, memory and threads stay what they are,
 * and all goes on with the promotion. The bounds on time allow for a busy machine; what
 * it takes on a quiet one is for a benchmark to say.
 */
class LongOutageTests {

	private static final Duration MAX_WAIT = Duration.ofSeconds(1);

	private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(1);

	private static final Duration SLACK = Duration.ofSeconds(2);

	private static final int CALLERS = 8;

	private static final String VALUE = "v".repeat(4096);

	@Test
	void anOutageOfAnyLengthCostsNoMoreThanAShortOne() throws InterruptedException {
		try (ElastiCacheSimulator simulator = ElastiCacheSimulator.replicationGroup()
			.replicas(1)
			.dnsLag(Duration.ofSeconds(60))
			.withoutAutomaticFailover()
			.start(); ElastiCacheClient client = client(simulator)) {
			StatefulRedisConnection<String, String> connection = client.connect();
			List<Caller> callers = new ArrayList<>();
			for (int i = 0; i < CALLERS; i++) {
				callers.add(new Caller(connection, "key:" + i));
			}
			callers.forEach(Thread::start);
			await().until(() -> callers.stream().allMatch((caller) -> caller.acknowledgedAt != 0));
			try (var crash = simulator.crash(simulator.primary())) {
				long began = crash.nanos();
				Footprint early = footprintAt(began + TimeUnit.SECONDS.toNanos(5));
				Footprint late = footprintAt(began + TimeUnit.SECONDS.toNanos(20));
				assertThat(late.heap() - early.heap()).as("growth of the heap").isLessThan(20L << 20);
				assertThat(late.threads()).isLessThanOrEqualTo(early.threads() + 1);
				long promoted = simulator.promote(simulator.replicas().get(0)).promotedNanos();
				await().until(() -> callers.stream().allMatch((caller) -> caller.acknowledgedAt - promoted > 0));
				callers.forEach((caller) -> caller.running = false);
				for (Caller caller : callers) {
					caller.join();
					assertThat(caller.unexpected).isEmpty();
					assertThat(caller.longest).isBetween(MAX_WAIT.minusMillis(100),
							MAX_WAIT.plus(COMMAND_TIMEOUT).plus(SLACK));
					assertThat(caller.failuresOf(began)).as("failures at once").isGreaterThan(100);
					assertThat(caller.longestAfter).as("wait once the outage is older").isLessThan(MAX_WAIT);
				}
			}
		}
	}

	private static ElastiCacheClient client(ElastiCacheSimulator simulator) {
		return ElastiCacheClient.create(null,
				Simulated.replicationGroup(simulator)
					.connectTimeout(Duration.ofSeconds(5))
					.commandTimeout(COMMAND_TIMEOUT)
					.failover(new FailoverOptions(MAX_WAIT, 10_000, 64 << 20, RepeatPolicy.EXACT))
					.build());
	}

	/** What the process takes, garbage not counted. */
	private record Footprint(long heap, int threads) {
	}

	private static Footprint footprintAt(long nanos) {
		await().atMost(Duration.ofSeconds(30)).until(() -> System.nanoTime() - nanos >= 0);
		System.gc();
		return new Footprint(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
				ManagementFactory.getThreadMXBean().getThreadCount());
	}

	/** Sets and goes on setting, whatever happens. */
	private static final class Caller extends Thread {

		private final StatefulRedisConnection<String, String> connection;

		private final String key;

		private final List<Throwable> unexpected = new ArrayList<>();

		private volatile boolean running = true;

		/** When a set was acknowledged last, by {@link System#nanoTime()}. */
		private volatile long acknowledgedAt;

		private long failures;

		private long firstFailure;

		private Duration longest = Duration.ZERO;

		/**
		 * The longest wait of a call that began when the outage was older than it may
		 * wait.
		 */
		private Duration longestAfter = Duration.ZERO;

		private Caller(StatefulRedisConnection<String, String> connection, String key) {
			this.connection = connection;
			this.key = key;
			setDaemon(true);
		}

		@Override
		public void run() {
			while (this.running) {
				long began = System.nanoTime();
				try {
					this.connection.sync().set(this.key, VALUE);
					this.acknowledgedAt = System.nanoTime();
				}
				catch (PrimaryUnavailableException ex) {
					failed(began, Duration.ofNanos(System.nanoTime() - began));
				}
				catch (RuntimeException ex) {
					this.unexpected.add(ex);
					return;
				}
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
			}
		}

		private void failed(long began, Duration took) {
			if (this.failures++ == 0) {
				this.firstFailure = began;
			}
			boolean old = began - this.firstFailure > MAX_WAIT.plusMillis(500).toNanos();
			if (old && took.compareTo(this.longestAfter) > 0) {
				this.longestAfter = took;
			}
			if (took.compareTo(this.longest) > 0) {
				this.longest = took;
			}
		}

		private long failuresOf(long outage) {
			return (this.firstFailure - outage > -TimeUnit.SECONDS.toNanos(1)) ? this.failures : 0;
		}

	}

}
