package io.github.elasticachespring.client;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import io.github.elasticachespring.client.endpoint.Endpoint;
import io.github.elasticachespring.client.seam.CommandStats;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import io.github.elasticachespring.simulator.NodeRole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ClusterReaderTests {

	private static final int KEYS = 300;

	@Nested
	@ElastiCacheSimulatorTest(shape = Shape.CLUSTER, shards = 2, replicas = 2, authToken = "token-of-the-reader-tests")
	class OfACluster {

		@ParameterizedTest
		@EnumSource(mode = Mode.EXCLUDE, names = "PRIMARY")
		void everyReplicaAnswersReads(ReadPreference preference, ElastiCacheSimulator cache) {
			try (ElastiCacheClusterClient client = client(cache, Simulated.clusterEndpoint(cache), preference)) {
				RedisAdvancedClusterCommands<String, String> commands = client.connect().sync();
				write(cache, commands);
				List<Long> before = gets(cache);
				read(commands);
				for (int i = 0; i < before.size(); i++) {
					long reads = gets(cache).get(i) - before.get(i);
					if (cache.nodes().get(i).role() == NodeRole.PRIMARY) {
						assertThat(reads).isZero();
					}
					else {
						assertThat(reads).isBetween(KEYS * 10L / 100, KEYS * 45L / 100);
					}
				}
			}
		}

		@Test
		void scriptsAreLoadedAndRunOnPrimaries(ElastiCacheSimulator cache) {
			try (ElastiCacheClusterClient client = client(cache, Simulated.clusterEndpoint(cache),
					ReadPreference.READER_PREFERRED)) {
				RedisAdvancedClusterCommands<String, String> commands = client.connect().sync();
				String digest = commands.scriptLoad("return KEYS[1]");
				assertThat(commands.<String>evalsha(digest, ScriptOutputType.VALUE, "key")).isEqualTo("key");
			}
		}

	}

	@Nested
	@ElastiCacheSimulatorTest(shape = Shape.SERVERLESS, username = "app", password = "password-of-the-tests")
	class OfServerless {

		@ParameterizedTest
		@EnumSource(mode = Mode.EXCLUDE, names = "PRIMARY")
		void theReadPortAnswersReads(ReadPreference preference, ElastiCacheSimulator cache) {
			try (ElastiCacheClusterClient client = client(cache, Simulated.serverlessEndpoint(cache), preference)) {
				RedisAdvancedClusterCommands<String, String> commands = client.connect().sync();
				write(cache, commands);
				List<Long> before = gets(cache);
				read(commands);
				assertThat(gets(cache)).containsExactly(before.get(0), before.get(1) + KEYS);
			}
		}

	}

	private static ElastiCacheClusterClient client(ElastiCacheSimulator cache, Endpoint endpoint,
			ReadPreference preference) {
		return ElastiCacheClusterClient.create(null, Simulated.patient(cache, endpoint).readFrom(preference).build());
	}

	private static void write(ElastiCacheSimulator cache, RedisAdvancedClusterCommands<String, String> commands) {
		keys().forEach((key) -> commands.set(key, key));
		await().atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(sizes(cache, NodeRole.REPLICA))
				.isEqualTo(sizes(cache, NodeRole.PRIMARY) * cache.replicas().size()));
	}

	private static void read(RedisAdvancedClusterCommands<String, String> commands) {
		keys().forEach((key) -> assertThat(commands.get(key)).isEqualTo(key));
	}

	private static List<String> keys() {
		return IntStream.range(0, KEYS).mapToObj((i) -> "key:" + i).toList();
	}

	private static List<Long> gets(ElastiCacheSimulator cache) {
		return cache.nodes().stream().map((node) -> CommandStats.of(node).getOrDefault("GET", 0L)).toList();
	}

	private static long sizes(ElastiCacheSimulator cache, NodeRole role) {
		return cache.nodes()
			.stream()
			.filter((node) -> node.role() == role)
			.mapToLong((node) -> Long.parseLong(String.valueOf(node.execute("DBSIZE"))))
			.sum();
	}

}
