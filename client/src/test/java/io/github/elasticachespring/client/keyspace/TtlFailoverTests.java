package io.github.elasticachespring.client.keyspace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.client.failover.CommandOutcomeUnknownException;
import io.github.elasticachespring.client.failover.FailoverOptions;
import io.github.elasticachespring.client.failover.RepeatPolicy;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.Fault;
import io.github.elasticachespring.simulator.SimulatedNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Failovers in the midst of writes that are followed by what sets their keys' TTL: each
 * key has one in the end, whichever of the two was under way.
 */
class TtlFailoverTests {

	private static final int THREADS = 8;

	private final Queue<TtlAction> actions = new ConcurrentLinkedQueue<>();

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private final AtomicInteger acknowledged = new AtomicInteger();

	private final List<Thread> threads = new ArrayList<>();

	private ElastiCacheSimulator simulator;

	private ElastiCacheClient client;

	private volatile boolean running = true;

	@BeforeEach
	void start() {
		this.simulator = ElastiCacheSimulator.replicationGroup()
			.replicas(2)
			.dnsLag(Duration.ofSeconds(60))
			.promotionDelay(Duration.ofSeconds(2))
			.start();
		TtlPolicy policy = TtlPolicy.builder().defaultTtl(Duration.ofHours(1)).build();
		this.client = ElastiCacheClient.create(null,
				Simulated.replicationGroup(this.simulator)
					.connectTimeout(Duration.ofSeconds(5))
					.failover(new FailoverOptions(Duration.ofSeconds(30), 10_000, 64 << 20, RepeatPolicy.EXACT))
					.ttl(new TtlOptions(policy, List.of(this.actions::add), MissingTtlException::new))
					.build());
		RedisCommands<String, String> redis = this.client.connect().sync();
		for (int i = 0; i < THREADS; i++) {
			int worker = i;
			this.threads.add(new Thread(() -> write(redis, worker), "writer-" + i));
		}
		this.threads.forEach(Thread::start);
		awaitWrites(300);
	}

	@AfterEach
	void close() throws InterruptedException {
		stop();
		this.client.shutdown();
		this.simulator.close();
	}

	/** Each key is written once, so that nothing but its own follow-up gives it a TTL. */
	private void write(RedisCommands<String, String> redis, int worker) {
		for (int i = 0; this.running; i++) {
			try {
				String key = "{%d}:%d".formatted(worker, i);
				switch (i % 3) {
					case 0 -> redis.sadd(key, "a", "b");
					case 1 -> redis.lpush(key, "a");
					default -> redis.incr(key);
				}
				this.acknowledged.incrementAndGet();
			}
			catch (Throwable ex) {
				this.failures.add(ex);
			}
		}
	}

	private void awaitWrites(int more) {
		int before = this.acknowledged.get();
		await().atMost(Duration.ofSeconds(30)).until(() -> this.acknowledged.get() > before + more);
	}

	private void stop() throws InterruptedException {
		this.running = false;
		for (Thread thread : this.threads) {
			thread.join(40_000);
		}
	}

	@Test
	void plannedFailoversLeaveNoKeyWithoutATtl() throws InterruptedException {
		for (int i = 0; i < 3; i++) {
			this.simulator.failover();
			awaitWrites(300);
		}
		stop();
		assertThat(this.failures).isEmpty();
		assertThat(keysWithoutTtl()).isEmpty();
		assertThat(this.actions).doesNotContain(TtlAction.FAILED);
	}

	@Test
	void aCrashLeavesNoKeyWithoutATtlButTheLastOfEachCaller() throws InterruptedException {
		try (Fault crash = this.simulator.crash(this.simulator.primary())) {
			crash.failover().join();
			awaitWrites(300);
			stop();
			assertThat(this.failures).hasSizeLessThanOrEqualTo(THREADS)
				.allMatch(CommandOutcomeUnknownException.class::isInstance);
			// Replication is asynchronous: the last TTL may be lost where the write
			// before it
			// was not.
			assertThat(keysWithoutTtl()).as("only what was under way in the crash may be without")
				.hasSizeLessThanOrEqualTo(THREADS);
			assertThat(this.actions).doesNotContain(TtlAction.FAILED);
		}
	}

	private List<String> keysWithoutTtl() {
		SimulatedNode primary = this.simulator.primary();
		String all = primary.execute("EVAL",
				"local without = {} for _, key in ipairs(redis.call('KEYS', '*')) do "
						+ "if redis.call('TTL', key) == -1 then table.insert(without, key) end end return without",
				"0");
		assertThat(Integer.parseInt(primary.execute("DBSIZE").trim())).isGreaterThan(500);
		return all.lines().filter((line) -> !line.isBlank()).toList();
	}

}
