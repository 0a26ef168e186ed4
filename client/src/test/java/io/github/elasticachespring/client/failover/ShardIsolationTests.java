package io.github.elasticachespring.client.failover;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.elasticachespring.client.ElastiCacheClusterClient;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.simulator.ClusterBuilder;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.Fault;
import io.github.elasticachespring.simulator.SimulatedNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * While one shard fails over, the others' commands are neither held nor failed, and none
 * of them takes long: how long exactly is for a benchmark to say.
 */
class ShardIsolationTests {

	private static final int SHARDS = 3;

	private static final int LOST = 1;

	/**
	 * Shorter than nodes take to agree that one is gone, and that the cluster is down.
	 */
	private static final Duration OUTAGE = Duration.ofSeconds(2);

	/** Far less than the outage, and more than a busy machine takes. */
	private static final Duration BOUND = Duration.ofSeconds(1);

	private final Queue<FailoverEvent> events = new ConcurrentLinkedQueue<>();

	private enum Failure {

		CRASH {
			@Override
			Fault happen(ElastiCacheSimulator cache, SimulatedNode primary) {
				return cache.crash(primary);
			}
		},

		SILENCE {
			@Override
			Fault happen(ElastiCacheSimulator cache, SimulatedNode primary) {
				return cache.silence(primary);
			}
		};

		abstract Fault happen(ElastiCacheSimulator cache, SimulatedNode primary);

	}

	@ParameterizedTest
	@EnumSource
	void theOthersGoOnWithoutFullCoverage(Failure failure) throws InterruptedException {
		theOthersGoOn(ElastiCacheSimulator.cluster().partialCoverage(), failure);
	}

	@ParameterizedTest
	@EnumSource
	void theOthersGoOnWithFullCoverage(Failure failure) throws InterruptedException {
		theOthersGoOn(ElastiCacheSimulator.cluster(), failure);
	}

	private void theOthersGoOn(ClusterBuilder cluster, Failure failure) throws InterruptedException {
		try (ElastiCacheSimulator cache = start(cluster.promotionDelay(OUTAGE)); Client client = new Client(cache)) {
			List<Load> loads = client.loads();
			try (Fault fault = failure.happen(cache, cache.primary(LOST))) {
				var failover = fault.failover().join();
				loads.get(LOST).untilAllWriteAgain(failover.promotedNanos());
			}
			client.stop();
			for (int shard = 0; shard < SHARDS; shard++) {
				assertThat(loads.get(shard).failures()).as("shard %d", shard).isEmpty();
				if (shard != LOST) {
					assertThat(loads.get(shard).unknown()).as("shard %d", shard).isEmpty();
					assertThat(loads.get(shard).slowest()).as("shard %d", shard).isLessThan(BOUND);
				}
			}
			assertThat(loads.get(LOST).slowest()).isGreaterThan(BOUND);
			assertThat(this.events).isNotEmpty()
				.extracting(FailoverEvent::endpoint)
				.allMatch(ShardIsolationTests::isLost);
		}
	}

	private static boolean isLost(String endpoint) {
		return endpoint.contains("slots " + (SlotHash.SLOT_COUNT * LOST / SHARDS));
	}

	/** The whole cluster refuses, and every command waits until it is whole again. */
	@Test
	void withFullCoverageEveryShardWaitsWhileTheClusterIsDown() throws InterruptedException {
		try (ElastiCacheSimulator cache = start(ElastiCacheSimulator.cluster().withoutAutomaticFailover());
				Client client = new Client(cache)) {
			List<Load> loads = client.loads();
			try (Fault lost = cache.loseShard(LOST)) {
				await().atMost(Duration.ofSeconds(30))
					.until(() -> cache.primary(0).execute("CLUSTER", "INFO").contains("cluster_state:fail"));
			}
			long whole = System.nanoTime();
			loads.forEach((load) -> load.untilAllWriteAgain(whole));
			client.stop();
			// What the lost shard had is gone with it.
			for (Load load : List.of(loads.get(0), loads.get(2))) {
				assertThat(load.failures()).isEmpty();
				assertThat(load.unknown()).isEmpty();
			}
		}
	}

	private static ElastiCacheSimulator start(ClusterBuilder cluster) {
		return cluster.shards(SHARDS).replicasPerShard(1).authToken("a-token-of-sixteen-characters").start();
	}

	/** A client with load on each shard. */
	private final class Client implements AutoCloseable {

		private final ElastiCacheClusterClient client;

		private final List<Load> loads;

		private Client(ElastiCacheSimulator cache) {
			this.client = ElastiCacheClusterClient.create(null,
					Simulated.cluster(cache)
						.connectTimeout(Duration.ofSeconds(10))
						.failover(new FailoverOptions(Duration.ofSeconds(60), 10_000, 64 << 20, RepeatPolicy.EXACT))
						.failoverListeners(List.of(ShardIsolationTests.this.events::add))
						.build());
			RedisAdvancedClusterCommands<String, String> commands = this.client.connect().sync();
			this.loads = IntStream.range(0, SHARDS).mapToObj((shard) -> new Load(commands, 2, tag(shard))).toList();
			this.loads.forEach(Load::start);
			this.loads.forEach((load) -> await().until(() -> load.acknowledged() > 100));
		}

		private static String tag(int shard) {
			return IntStream.iterate(0, (i) -> i + 1)
				.mapToObj((i) -> "{" + i + "}")
				.filter((tag) -> SlotHash.getSlot(tag) * SHARDS / SlotHash.SLOT_COUNT == shard)
				.findFirst()
				.orElseThrow();
		}

		List<Load> loads() {
			return this.loads;
		}

		void stop() throws InterruptedException {
			for (Load load : this.loads) {
				load.stop();
			}
		}

		@Override
		public void close() throws InterruptedException {
			stop();
			this.client.shutdown();
		}

	}

}
