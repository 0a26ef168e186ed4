package io.github.elasticachespring.client.keyspace;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.lettuce.core.GetExArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.ReadPreference;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Writes on a connection whose reads go to the readers.
 */
@ElastiCacheSimulatorTest(replicas = 1, plainText = true)
class TtlReaderTests {

	private final Queue<TtlAction> actions = new ConcurrentLinkedQueue<>();

	@Test
	void whatIsWrittenHasATtlAndWhatIsReadIsLeftAlone(ElastiCacheSimulator cache) {
		TtlPolicy policy = TtlPolicy.builder().defaultTtl(Duration.ofSeconds(500)).build();
		ElastiCacheClient client = ElastiCacheClient.create(null,
				Simulated.patient(cache, Simulated.replicationGroupEndpoint(cache))
					.readFrom(ReadPreference.READER_PREFERRED)
					.ttl(new TtlOptions(policy, List.of(this.actions::add), MissingTtlException::new))
					.build());
		try (StatefulRedisConnection<String, String> connection = client.connect()) {
			RedisCommands<String, String> redis = connection.sync();
			cache.primary().execute("SET", "untouched", "v");
			assertThat(redis.sadd("set", "a")).isOne();
			assertThat(redis.set("text", "v")).isEqualTo("OK");
			assertThat(connection.reactive().hset("hash", "f", "v").block(Duration.ofSeconds(10))).isTrue();
			assertThat(redis.getex("text", GetExArgs.Builder.persist())).isEqualTo("v");
			await().until(() -> redis.exists("untouched", "set", "text", "hash") == 4);
			assertThat(redis.get("untouched")).isEqualTo("v");
			for (String key : List.of("set", "text", "hash")) {
				assertThat(Integer.parseInt(cache.primary().execute("TTL", key).trim())).as(key).isBetween(400, 500);
			}
			assertThat(cache.primary().execute("TTL", "untouched").trim()).isEqualTo("-1");
			assertThat(this.actions).containsExactly(TtlAction.APPLIED, TtlAction.APPLIED, TtlAction.APPLIED,
					TtlAction.APPLIED);
		}
		finally {
			client.shutdown();
		}
	}

}
