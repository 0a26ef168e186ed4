package io.github.elasticachespring.client;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import io.github.elasticachespring.simulator.SimulatedNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ElastiCacheSimulatorTest(shape = Shape.CLUSTER, shards = ClusterReaderFaultTests.SHARDS, replicas = 2,
		authToken = "token-of-the-reader-tests")
class ClusterReaderFaultTests extends AbstractReaderFaultTests {

	static final int SHARDS = 2;

	private static final int SLOT = SlotHash.getSlot("key");

	private static final int SHARD = SLOT * SHARDS / SlotHash.SLOT_COUNT;

	ClusterReaderFaultTests(ElastiCacheSimulator cache) {
		super(cache, SHARD);
	}

	@Override
	ElastiCacheOptions.Builder options() {
		return Simulated.cluster(cache());
	}

	@Override
	AbstractRedisClient create(ElastiCacheOptions options) {
		return ElastiCacheClusterClient.create(null, options);
	}

	@Override
	RedisClusterCommands<String, String> open(AbstractRedisClient client) {
		return ((ElastiCacheClusterClient) client).connect().sync();
	}

	/**
	 * A replica that has not heard of the move answers that there is no such key: only
	 * the primary knows that a slot is on its way.
	 */
	@Test
	void readsFollowASlotThatMoves() {
		RedisClusterCommands<String, String> commands = connect(ReadPreference.READER_PREFERRED);
		int other = (SHARD + 1) % SHARDS;
		cache().moveSlots(SLOT, SLOT, other);
		awaitAnswers(commands, cache().replicas(other));
		cache().moveSlots(SLOT, SLOT, SHARD);
		awaitAnswers(commands, replicas());
	}

	/** Until each of them answers; no read fails meanwhile. */
	private static void awaitAnswers(RedisClusterCommands<String, String> commands, List<SimulatedNode> nodes) {
		List<Long> before = nodes.stream().map(AbstractReaderFaultTests::gets).toList();
		await().pollInterval(Duration.ofMillis(5)).atMost(Duration.ofSeconds(20)).until(() -> {
			boolean read = "value".equals(commands.get("key"));
			return read && IntStream.range(0, nodes.size()).allMatch((i) -> gets(nodes.get(i)) > before.get(i));
		});
	}

	@Test
	void aReaderTakesNothingButReads() {
		RedisClusterCommands<String, String> commands = connect(ReadPreference.READER_ONLY);
		assertThat(commands.incr("{key}:counter")).isEqualTo(1);
		assertThat(commands.del("{key}:counter")).isEqualTo(1);
	}

}
