package io.github.elasticachespring.client.metrics;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import io.lettuce.core.GetExArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.ElastiCacheClusterClient;
import io.github.elasticachespring.client.ElastiCacheOptions;
import io.github.elasticachespring.client.ReadPreference;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import io.github.elasticachespring.simulator.SimulatedNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the meters count as hits and misses is what the servers count.
 */
class LookupsTests {

	private static final int KEYS = 200;

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final ElastiCacheMetrics metrics = new ElastiCacheMetrics();

	private final long seed = System.nanoTime();

	private final Random random = new Random(this.seed);

	@BeforeEach
	void bind() {
		this.metrics.bindTo(this.registry);
	}

	@AfterEach
	void close() {
		this.metrics.close();
	}

	@Nested
	@ElastiCacheSimulatorTest(replicas = 1, authToken = "token-of-the-metrics-tests")
	class OfAReplicationGroup {

		@Test
		void agreeWithTheServer(ElastiCacheSimulator cache) {
			connect(cache, ReadPreference.PRIMARY, (connection) -> {
				agree(cache, () -> imperative(connection.sync()));
				agree(cache, () -> reactive(connection.reactive()));
				agree(cache, () -> collections(connection.sync()));
				agree(cache, () -> transactions(connection.sync()));
			});
		}

		@Test
		void agreeWithTheServersWhereReplicasRead(ElastiCacheSimulator cache) {
			connect(cache, ReadPreference.READER_PREFERRED, (connection) -> {
				agree(cache, () -> imperative(connection.sync()));
				agree(cache, () -> reactive(connection.reactive()));
			});
		}

		private void connect(ElastiCacheSimulator cache, ReadPreference readFrom, Work work) {
			ElastiCacheOptions options = Simulated.patient(cache, Simulated.replicationGroupEndpoint(cache))
				.interceptors(List.of(LookupsTests.this.metrics))
				.readFrom(readFrom)
				.build();
			RedisClient client = ElastiCacheClient.create(null, options);
			try {
				work.run(client.connect());
			}
			finally {
				client.shutdown();
			}
		}

	}

	private interface Work {

		void run(StatefulRedisConnection<String, String> connection);

	}

	@Nested
	@ElastiCacheSimulatorTest(shape = Shape.CLUSTER, shards = 2, replicas = 1, authToken = "token-of-the-metrics-tests")
	class OfACluster {

		@Test
		void agreeWithTheServersAndTakeNoRedirectionForAMiss(ElastiCacheSimulator cache) {
			ElastiCacheOptions options = Simulated.patient(cache, Simulated.clusterEndpoint(cache))
				.interceptors(List.of(LookupsTests.this.metrics))
				.build();
			ElastiCacheClusterClient client = ElastiCacheClusterClient.create(null, options);
			try (var connection = client.connect()) {
				agree(cache, () -> imperative(connection.sync()));
				agree(cache, () -> reactive(connection.reactive()));
				cache.moveSlots(0, 400, 1);
				agree(cache, () -> imperative(connection.sync()));
			}
			finally {
				client.shutdown();
			}
		}

	}

	private void imperative(RedisClusterCommands<String, String> commands) {
		for (int i = 0; i < 300; i++) {
			switch (this.random.nextInt(5)) {
				case 0 -> commands.set(key(), "value", SetArgs.Builder.ex(600));
				case 1 -> commands.del(key());
				case 2 -> commands.get(key());
				case 3 -> commands.getex(key(), GetExArgs.Builder.ex(600));
				default -> commands.mget(keys());
			}
		}
	}

	private void reactive(RedisClusterReactiveCommands<String, String> commands) {
		for (int i = 0; i < 300; i++) {
			switch (this.random.nextInt(5)) {
				case 0 -> commands.set(key(), "value", SetArgs.Builder.ex(600)).block();
				case 1 -> commands.del(key()).block();
				case 2 -> commands.get(key()).block();
				case 3 -> commands.getex(key(), GetExArgs.Builder.ex(600)).block();
				default -> commands.mget(keys()).collectList().block();
			}
		}
	}

	private void collections(RedisClusterCommands<String, String> commands) {
		for (int i = 0; i < 200; i++) {
			String key = key();
			switch (this.random.nextInt(8)) {
				case 0 -> commands.hset("hash:" + key, "field", "value");
				case 1 -> commands.sadd("set:" + key, "member");
				case 2 -> commands.hgetall("hash:" + key);
				case 3 -> commands.smembers("set:" + key);
				case 4 -> commands.getdel(key);
				case 5 -> commands.getset(key, "other");
				case 6 -> commands.setGet(key, "another");
				default -> commands.set(key, "value");
			}
		}
	}

	private void transactions(RedisCommands<String, String> commands) {
		for (int i = 0; i < 30; i++) {
			commands.multi();
			commands.get(key());
			commands.get(key());
			if (this.random.nextBoolean()) {
				commands.exec();
			}
			else {
				commands.discard();
			}
		}
	}

	private String key() {
		return "key:" + this.random.nextInt(KEYS);
	}

	private String[] keys() {
		return IntStream.range(0, 1 + this.random.nextInt(20)).mapToObj((i) -> key()).toArray(String[]::new);
	}

	private void agree(ElastiCacheSimulator cache, Runnable work) {
		long hits = served(cache, "keyspace_hits") - counted("hit");
		long misses = served(cache, "keyspace_misses") - counted("miss");
		long before = counted("hit") + counted("miss");
		work.run();
		await().untilAsserted(() -> {
			assertThat(counted("hit") + hits).as("hits, seed %d", this.seed).isEqualTo(served(cache, "keyspace_hits"));
			assertThat(counted("miss") + misses).as("misses, seed %d", this.seed)
				.isEqualTo(served(cache, "keyspace_misses"));
		});
		assertThat(counted("hit") + counted("miss")).isGreaterThan(before);
	}

	private long counted(String result) {
		return (long) this.registry.get("elasticache.cache.gets").tag("result", result).functionCounter().count();
	}

	private static long served(ElastiCacheSimulator cache, String field) {
		return cache.nodes().stream().mapToLong((node) -> served(node, field)).sum();
	}

	private static long served(SimulatedNode node, String field) {
		return node.execute("INFO", "stats")
			.lines()
			.filter((line) -> line.startsWith(field + ':'))
			.mapToLong((line) -> Long.parseLong(line.substring(field.length() + 1).strip()))
			.sum();
	}

}
