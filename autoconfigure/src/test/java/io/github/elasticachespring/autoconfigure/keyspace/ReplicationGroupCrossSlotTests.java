package io.github.elasticachespring.autoconfigure.keyspace;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import io.github.elasticachespring.client.keyspace.CrossSlotEvent;
import io.github.elasticachespring.keyspace.CrossSlotException;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * With transactions, which Spring Data has on a replication group only.
 */
@ElastiCacheSimulatorTest(replicas = 0, authToken = "a-token-of-the-tests")
class ReplicationGroupCrossSlotTests extends SpringAcrossSlotsTests {

	ReplicationGroupCrossSlotTests(ElastiCacheSimulator cache) {
		super(cache, Shape.REPLICATION_GROUP);
	}

	@Test
	void givesUpATransactionAndTheConnectionGoesOn() {
		contextRunner().withPropertyValues("elasticache.pool.max-active=1").run((context) -> {
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			for (int i = 0; i < 3; i++) {
				assertThatExceptionOfType(CrossSlotException.class)
					.isThrownBy(() -> transaction(template, "a", "{a}:2", "b"))
					.withMessageContainingAll("EXEC was not sent", "nothing of the transaction was executed",
							"'a' (slot 15495)", "'b' (slot 3300)");
				assertThat(KeyspaceScan.keys(cache())).isEmpty();
			}
			assertThat(transaction(template, "{a}:1", "{a}:2")).containsExactly(true, true);
			assertThat(template.countExistingKeys(List.of("{a}:1", "{a}:2"))).isEqualTo(2);
			assertThat(events()).hasSize(3);
		});
	}

	@Test
	void countsWatchedKeys() {
		withTemplate((template) -> assertThatExceptionOfType(CrossSlotException.class)
			.isThrownBy(() -> template.execute(new SessionCallback<List<Object>>() {

				@Override
				@SuppressWarnings("unchecked")
				public <K, V> List<Object> execute(RedisOperations<K, V> operations) {
					RedisOperations<String, String> redis = (RedisOperations<String, String>) operations;
					redis.watch("a");
					redis.multi();
					redis.opsForValue().set("b", "1");
					return redis.exec();
				}

			})));
	}

	@Test
	void sendsAndTellsByDefault() {
		contextRunner().withPropertyValues("elasticache.keys.cross-slot=").run((context) -> {
			assertThat(transaction(context.getBean(StringRedisTemplate.class), "a", "b")).containsExactly(true, true);
			assertThat(events()).containsExactly(new CrossSlotEvent("SET", false));
		});
	}

	private static List<Object> transaction(StringRedisTemplate template, String... keys) {
		return template.execute(new SessionCallback<List<Object>>() {

			@Override
			@SuppressWarnings("unchecked")
			public <K, V> List<Object> execute(RedisOperations<K, V> operations) {
				operations.multi();
				for (String key : keys) {
					((RedisOperations<String, String>) operations).opsForValue().set(key, "1");
				}
				return operations.exec();
			}

		});
	}

}
