package io.github.elasticachespring.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.client.command.CountingInterceptor;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import io.github.elasticachespring.simulator.SimulatedNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every command of every API passes the chain of interceptors exactly once: what an
 * interceptor counts is what the servers count.
 */
@ElastiCacheSimulatorTest(authToken = "a-token-of-the-tests")
class SeamTests {

	/** Replicas execute the primary's writes as well; only these are the callers' own. */
	private static final Set<String> READS = Set.of("get", "hgetall", "exists");

	private static final Set<String> COMMANDS = Set.of("get", "set", "hset", "hgetall", "exists", "incr", "incrby",
			"rpush", "blpop", "watch", "multi", "exec", "eval", "evalsha", "publish", "del");

	@Test
	void isPassedOnceByEveryCommandOfEveryApi(ElastiCacheSimulator cache) {
		CountingInterceptor counting = new CountingInterceptor();
		Simulated.contextRunner(cache, Shape.REPLICATION_GROUP)
			.withBean(CommandInterceptor.class, () -> counting)
			.run((context) -> {
				Map<String, Long> before = served(cache);
				StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
				ReactiveStringRedisTemplate reactive = context.getBean(ReactiveStringRedisTemplate.class);
				StringRedisTemplate readers = context.getBean("readerStringRedisTemplate", StringRedisTemplate.class);
				shared(template);
				dedicated(template);
				reactive(reactive);
				for (int i = 0; i < 5; i++) {
					readers.opsForValue().get("{seam}:value");
				}
				Map<String, Long> served = served(cache);
				before.forEach((command, calls) -> served.merge(command, -calls, Long::sum));
				served.values().removeIf((calls) -> calls == 0);
				assertThat(served).isEqualTo(counted(counting)).containsKeys("get", "exec", "blpop", "evalsha");
			});
	}

	private static void shared(StringRedisTemplate template) {
		template.opsForValue().set("{seam}:value", "1");
		template.opsForValue().get("{seam}:value");
		template.opsForHash().put("{seam}:hash", "field", "1");
		template.opsForHash().entries("{seam}:hash");
		template.hasKey("{seam}:value");
		template.execute(RedisScript.of("return 1", Long.class), List.of("{seam}:value"));
		template.convertAndSend("seam", "message");
	}

	private static void dedicated(StringRedisTemplate template) {
		template.executePipelined((RedisCallback<Object>) (connection) -> {
			for (int i = 0; i < 10; i++) {
				connection.stringCommands().incr("{seam}:counter".getBytes());
			}
			return null;
		});
		template.execute(new SessionCallback<List<Object>>() {

			@Override
			@SuppressWarnings("unchecked")
			public <K, V> List<Object> execute(RedisOperations<K, V> operations) {
				RedisOperations<String, String> strings = (RedisOperations<String, String>) operations;
				strings.watch("{seam}:value");
				strings.multi();
				strings.opsForValue().set("{seam}:value", "2");
				strings.opsForValue().get("{seam}:value");
				return strings.exec();
			}

		});
		template.opsForList().rightPush("{seam}:list", "job");
		template.opsForList().leftPop("{seam}:list", Duration.ofSeconds(1));
	}

	private static void reactive(ReactiveStringRedisTemplate template) {
		template.opsForValue().set("{seam}:value", "3").block();
		template.opsForValue().get("{seam}:value").block();
		template.opsForList().rightPush("{seam}:list", "job").block();
		template.opsForList().leftPop("{seam}:list", Duration.ofSeconds(1)).block();
		template.delete("{seam}:hash").block();
	}

	private static Map<String, Long> counted(CountingInterceptor counting) {
		Map<String, Long> counted = new HashMap<>();
		counting.counts().forEach((command, calls) -> {
			String name = command.toLowerCase(Locale.ROOT);
			if (COMMANDS.contains(name)) {
				counted.merge(name, calls, Long::sum);
			}
		});
		return counted;
	}

	private static Map<String, Long> served(ElastiCacheSimulator cache) {
		Map<String, Long> served = new HashMap<>();
		for (SimulatedNode node : cache.nodes()) {
			boolean primary = node.name().equals(cache.primary().name());
			node.execute("INFO", "commandstats")
				.lines()
				.filter((line) -> line.startsWith("cmdstat_"))
				.forEach((line) -> {
					String name = line.substring("cmdstat_".length(), line.indexOf(':'));
					if (COMMANDS.contains(name) && (primary || READS.contains(name))) {
						served.merge(name, Long.valueOf(line.replaceAll(".*:calls=(\\d+).*", "$1")), Long::sum);
					}
				});
		}
		return served;
	}

}
