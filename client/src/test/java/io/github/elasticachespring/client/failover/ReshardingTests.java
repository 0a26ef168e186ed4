package io.github.elasticachespring.client.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.ElastiCacheClusterClient;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import io.github.elasticachespring.simulator.SlotMove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A slot moves from shard to shard, key by key, under callers of every kind: no command
 * fails that could have been repeated, and nothing is lost or done twice.
 */
@ElastiCacheSimulatorTest(shape = Shape.CLUSTER, shards = 2, replicas = 0, authToken = "a-token-of-sixteen-characters")
class ReshardingTests {

	private static final String TAG = "{resharded}";

	private static final int SLOT = SlotHash.getSlot(TAG);

	private static final int HOME = SLOT * 2 / SlotHash.SLOT_COUNT;

	private static final int KEYS = 20;

	private static final int MOVES = 4;

	/** For so long the keys are in two places. */
	private static final Duration HALFWAY = Duration.ofMillis(200);

	private final ElastiCacheSimulator cache;

	private ElastiCacheClusterClient client;

	ReshardingTests(ElastiCacheSimulator cache) {
		this.cache = cache;
	}

	@BeforeEach
	void connect() {
		this.client = ElastiCacheClusterClient.create(null,
				Simulated.patient(this.cache, Simulated.clusterEndpoint(this.cache))
					.failover(new FailoverOptions(Duration.ofSeconds(20), 10_000, 64 << 20, RepeatPolicy.EXACT))
					.build());
		RedisAdvancedClusterCommands<String, String> commands = this.client.connect().sync();
		for (int i = 0; i < KEYS; i++) {
			commands.del(key("counter", i), key("value", i));
		}
	}

	@AfterEach
	void shutDown() {
		this.client.shutdown();
	}

	private static String key(String what, int number) {
		return TAG + ':' + what + ':' + number;
	}

	@Test
	void commandsOfOneKeyFollow() throws Exception {
		RedisAdvancedClusterCommands<String, String> commands = this.client.connect().sync();
		long rounds = move((round) -> {
			for (int i = 0; i < KEYS; i++) {
				assertThat(commands.incr(key("counter", i))).isEqualTo(round + 1);
				commands.set(key("value", i), Long.toString(round));
				assertThat(commands.get(key("value", i))).isEqualTo(Long.toString(round));
			}
		});
		for (int i = 0; i < KEYS; i++) {
			assertThat(commands.get(key("counter", i))).isEqualTo(Long.toString(rounds));
		}
	}

	/** While some of the keys are here and some are there, TRYAGAIN says so. */
	@Test
	void commandsOfSeveralKeysWaitUntilAllAreInOnePlace() throws Exception {
		RedisAdvancedClusterCommands<String, String> commands = this.client.connect().sync();
		move((round) -> {
			String value = Long.toString(round);
			commands.mset(Map.of(key("value", 0), value, key("value", KEYS - 1), value));
			assertThat(commands.mget(key("value", 0), key("value", KEYS - 1))).extracting(KeyValue::getValue)
				.containsExactly(value, value);
		});
	}

	@Test
	void aTransactionIsExecutedWholeOrTheCallerIsToldThatItWasNot() throws Exception {
		StatefulRedisClusterConnection<String, String> connection = this.client.connect();
		AtomicLong executed = new AtomicLong();
		AtomicLong refused = new AtomicLong();
		move((round) -> {
			try {
				RedisCommands<String, String> node = connection
					.getConnection(connection.getPartitions().getPartitionBySlot(SLOT).getNodeId())
					.sync();
				node.multi();
				node.incr(key("counter", 0));
				node.incr(key("counter", KEYS - 1));
				TransactionResult result = node.exec();
				assertThat(result.wasDiscarded()).isFalse();
				long count = executed.incrementAndGet();
				assertThat(result.<Long>get(0)).isEqualTo(count);
				assertThat(result.<Long>get(1)).isEqualTo(count);
			}
			catch (ConnectionStateLostException ex) {
				refused.incrementAndGet();
			}
		});
		assertThat(executed).hasPositiveValue();
		assertThat(refused).hasPositiveValue();
		assertThat(connection.sync().get(key("counter", 0))).isEqualTo(Long.toString(executed.get()));
		assertThat(connection.sync().get(key("counter", KEYS - 1))).isEqualTo(Long.toString(executed.get()));
	}

	@Test
	void pipelinesFollow() throws Exception {
		StatefulRedisClusterConnection<String, String> connection = this.client.connect();
		connection.setAutoFlushCommands(false);
		RedisAdvancedClusterAsyncCommands<String, String> commands = connection.async();
		long rounds = move((round) -> {
			List<RedisFuture<Long>> replies = new ArrayList<>();
			for (int i = 0; i < KEYS; i++) {
				replies.add(commands.incr(key("counter", i)));
			}
			connection.flushCommands();
			for (RedisFuture<Long> reply : replies) {
				assertThat(reply.get(30, TimeUnit.SECONDS)).isEqualTo(round + 1);
			}
		});
		RedisAdvancedClusterCommands<String, String> others = this.client.connect().sync();
		for (int i = 0; i < KEYS; i++) {
			assertThat(others.get(key("counter", i))).isEqualTo(Long.toString(rounds));
		}
	}

	/** What a caller does again and again. */
	@FunctionalInterface
	private interface Round {

		void run(long number) throws Exception;

	}

	/**
	 * Moves the slot there and back, half of its keys at a time, while a caller works.
	 * @return how many rounds the caller did
	 */
	private long move(Round round) throws Exception {
		Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
		AtomicLong rounds = new AtomicLong();
		AtomicBoolean over = new AtomicBoolean();
		Thread working = new Thread(() -> {
			try {
				while (!over.get()) {
					round.run(rounds.get());
					rounds.incrementAndGet();
				}
			}
			catch (Throwable ex) {
				failures.add(ex);
			}
		}, "resharding");
		working.start();
		awaitRounds(rounds, failures, 3);
		for (int i = 0; i < MOVES; i++) {
			try (SlotMove move = this.cache.beginMove(SLOT, (HOME + i + 1) % 2)) {
				move.moveKeys(KEYS / 2);
				await().pollDelay(HALFWAY).until(() -> true);
			}
			awaitRounds(rounds, failures, 3);
		}
		over.set(true);
		working.join(60_000);
		assertThat(working.isAlive()).isFalse();
		assertThat(failures).isEmpty();
		return rounds.get();
	}

	private static void awaitRounds(AtomicLong rounds, Queue<Throwable> failures, int more) {
		long goal = rounds.get() + more;
		await().atMost(Duration.ofSeconds(30))
			.pollInterval(Duration.ofMillis(5))
			.until(() -> rounds.get() >= goal || !failures.isEmpty());
	}

}
