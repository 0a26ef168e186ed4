package io.github.elasticachespring.autoconfigure.keyspace;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.util.StringUtils;

import io.github.elasticachespring.autoconfigure.Simulated;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the log says of keys without a TTL, as long as nobody has agreed to one.
 */
@ElastiCacheSimulatorTest(replicas = 0)
@ExtendWith(OutputCaptureExtension.class)
class TtlWarningTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	@Test
	void aKindOfKeyIsToldOfOnceWhicheverApiAndConnectionWroteIt(ElastiCacheSimulator cache, CapturedOutput log) {
		Simulated.contextRunner(cache, Shape.REPLICATION_GROUP)
			.withPropertyValues("elasticache.keys.cross-slot=off")
			.run((context) -> {
				StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
				ReactiveStringRedisTemplate reactive = context.getBean(ReactiveStringRedisTemplate.class);
				write(redis, reactive, 4700);
				await().atMost(LONG).untilAsserted(() -> assertThat(log).contains("Keys like 'cart:*'"));
				write(redis, reactive, 4800);
				redis.opsForValue().set("cart:4900", "with a TTL", Duration.ofMinutes(1));
				redis.opsForValue().set("short:1", "with a TTL", Duration.ofMinutes(1));
				// Written last: with its line, those of all others would be there.
				redis.opsForValue().set("last", "value");
				await().atMost(LONG).untilAsserted(() -> assertThat(log).contains("Keys like 'last'"));
				for (String shape : new String[] { "cart:*", "cart:*:items", "{cart:*}:total" }) {
					assertThat(StringUtils.countOccurrencesOf(log.toString(), "Keys like '%s'".formatted(shape)))
						.as(shape)
						.isOne();
				}
				assertThat(log.toString()).contains("elasticache.ttl.default").doesNotContain("short:", "cart:4");
				assertThat(StringUtils.countOccurrencesOf(log.toString(), "Keys like")).isEqualTo(4);
			});
	}

	private static void write(StringRedisTemplate redis, ReactiveStringRedisTemplate reactive, int id) {
		for (int i = id; i < id + 20; i++) {
			redis.opsForValue().set("cart:" + i, "value");
			redis.opsForHash().putAll("cart:%d:items".formatted(i), Map.of("tea", "2"));
		}
		// A pipeline and a transaction have connections of their own.
		redis.executePipelined((RedisConnection connection) -> {
			connection.stringCommands().set("cart:%d".formatted(id + 30).getBytes(), "value".getBytes());
			connection.setCommands().sAdd("cart:%d:items".formatted(id + 31).getBytes(), "tea".getBytes());
			return null;
		});
		redis.execute(new SessionCallback<List<Object>>() {

			@Override
			@SuppressWarnings("unchecked")
			public <K, V> List<Object> execute(RedisOperations<K, V> operations) {
				operations.multi();
				operations.opsForValue().set((K) ("cart:" + (id + 40)), (V) "value");
				operations.opsForList().leftPush((K) "cart:%d:items".formatted(id + 41), (V) "tea");
				return operations.exec();
			}

		});
		reactive.opsForValue()
			.set("cart:" + (id + 50), "value")
			.then(reactive.opsForValue().increment("{cart:%d}:total".formatted(id + 51)))
			.block(LONG);
	}

}
