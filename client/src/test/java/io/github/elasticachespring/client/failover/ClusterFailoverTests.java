package io.github.elasticachespring.client.failover;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.ElastiCacheClusterClient;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.Fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Eight threads of SET, GET and INCR on one shared connection to three shards with a
 * replica each. The bound on time only catches a client that waits for a periodic
 * refresh: how long it takes is for a benchmark to say.
 */
class ClusterFailoverTests {

	private static final int THREADS = 8;

	private static final Duration BOUND = Duration.ofSeconds(10);

	private final Queue<FailoverEvent> events = new ConcurrentLinkedQueue<>();

	private ElastiCacheSimulator simulator;

	private ElastiCacheClusterClient client;

	private Load load;

	@BeforeEach
	void start() {
		this.simulator = ElastiCacheSimulator.cluster()
			.shards(3)
			.replicasPerShard(1)
			.partialCoverage()
			.authToken("a-token-of-sixteen-characters")
			.promotionDelay(Duration.ofSeconds(1))
			.start();
		this.client = ElastiCacheClusterClient.create(null,
				Simulated.cluster(this.simulator)
					.connectTimeout(Duration.ofSeconds(10))
					.failover(new FailoverOptions(Duration.ofSeconds(30), 10_000, 64 << 20, RepeatPolicy.EXACT))
					.failoverListeners(List.of(this.events::add))
					.build());
		this.load = new Load(this.client.connect().sync(), THREADS);
		this.load.start();
		await().until(() -> this.load.acknowledged() > 500);
	}

	@AfterEach
	void stop() throws InterruptedException {
		this.load.stop();
		this.client.shutdown();
		this.simulator.close();
	}

	@Test
	void aPlannedFailoverOfEachShardFailsNoCommand() throws InterruptedException {
		for (int shard = 0; shard < 3; shard++) {
			var failover = this.simulator.failover(shard);
			assertThat(this.load.untilAllWriteAgain(failover.promotedNanos())).isLessThan(BOUND);
		}
		this.load.stop();
		assertThat(this.load.failures()).isEmpty();
		assertThat(this.load.unknown()).isEmpty();
		assertCountersAreRight();
	}

	@Test
	void aCrashFailsOnlyWhatWasUnderWayAndCannotBeRepeated() throws InterruptedException {
		try (Fault crash = this.simulator.crash(this.simulator.primary(1))) {
			var failover = crash.failover().join();
			assertThat(this.load.untilAllWriteAgain(failover.promotedNanos())).isLessThan(BOUND);
			this.load.stop();
			assertOnlyUnknownIncrementsFailed();
		}
		assertThat(this.events).filteredOn(FailoverEvent.Started.class::isInstance)
			.extracting(FailoverEvent::endpoint)
			.allMatch((name) -> name.contains("slots 5461-"));
	}

	@Test
	void aSilentPrimaryIsLeftForTheNewOne() throws InterruptedException {
		try (Fault silence = this.simulator.silence(this.simulator.primary(1))) {
			var failover = silence.failover().join();
			assertThat(this.load.untilAllWriteAgain(failover.promotedNanos())).isLessThan(BOUND);
			this.load.stop();
			assertOnlyUnknownIncrementsFailed();
		}
	}

	private void assertOnlyUnknownIncrementsFailed() {
		assertThat(this.load.failures()).isEmpty();
		assertThat(this.load.unknown()).hasSizeLessThanOrEqualTo(THREADS);
		assertCountersAreRight();
	}

	private void assertCountersAreRight() {
		RedisAdvancedClusterCommands<String, String> commands = this.client.connect().sync();
		this.load.counters()
			.forEach((counter, count) -> assertThat(commands.get(counter)).isEqualTo(Long.toString(count)));
	}

}
