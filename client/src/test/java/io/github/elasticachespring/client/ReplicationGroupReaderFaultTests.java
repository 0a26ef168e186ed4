package io.github.elasticachespring.client;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.failover.ConnectionStateLostException;
import io.github.elasticachespring.client.seam.CommandStats;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.Fault;
import io.github.elasticachespring.simulator.SimulatedNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@ElastiCacheSimulatorTest(replicas = 2, authToken = "token-of-the-reader-tests")
class ReplicationGroupReaderFaultTests extends AbstractReaderFaultTests {

	ReplicationGroupReaderFaultTests(ElastiCacheSimulator cache) {
		super(cache, 0);
	}

	@Override
	ElastiCacheOptions.Builder options() {
		return Simulated.replicationGroup(cache());
	}

	@Override
	AbstractRedisClient create(ElastiCacheOptions options) {
		return ElastiCacheClient.create(null, options);
	}

	@Override
	RedisCommands<String, String> open(AbstractRedisClient client) {
		return ((ElastiCacheClient) client).connect().sync();
	}

	@Test
	void aScanFailsWhenItsReaderIsLostAndANewOneWorks() {
		RedisCommands<String, String> commands = (RedisCommands<String, String>) connect(
				ReadPreference.READER_PREFERRED);
		IntStream.range(0, 200).forEach((i) -> commands.set("scanned:" + i, "v"));
		Map<String, String> hash = IntStream.range(0, 1000)
			.boxed()
			.collect(Collectors.toMap((i) -> "f" + i, (i) -> "v"));
		commands.hset("hash", hash);
		cache().replicas().forEach((replica) -> await().until(() -> "1000".equals(replica.execute("HLEN", "hash"))));
		SimulatedNode scanned = cache().replicas().get(0);
		while (CommandStats.of(scanned).getOrDefault("SCAN", 0L) == 0) {
			// Which of the two it is depends on the turn.
			scanned = (scanned == cache().replicas().get(0)) ? cache().replicas().get(1) : cache().replicas().get(0);
			commands.scan(ScanArgs.Builder.limit(20));
		}
		KeyScanCursor<String> cursor = commands.scan(ScanArgs.Builder.limit(20));
		ScanCursor hashCursor = commands.hscan("hash", ScanArgs.Builder.limit(20));
		assertThat(cursor.isFinished()).isFalse();
		assertThat(hashCursor.isFinished()).isFalse();
		try (Fault crash = cache().crash(scanned)) {
			assertThatExceptionOfType(ConnectionStateLostException.class)
				.isThrownBy(() -> commands.scan(ScanCursor.of(cursor.getCursor()), ScanArgs.Builder.limit(20)))
				.withMessageContaining("SCAN cannot go on");
			assertThatExceptionOfType(ConnectionStateLostException.class)
				.isThrownBy(() -> commands.hscan("hash", hashCursor));
			assertThat(ScanIterator.scan(commands, ScanArgs.Builder.matches("scanned:*").limit(20)).stream())
				.doesNotHaveDuplicates()
				.hasSize(200);
			assertThat(ScanIterator.hscan(commands, "hash").stream()).hasSize(1000);
		}
	}

}
