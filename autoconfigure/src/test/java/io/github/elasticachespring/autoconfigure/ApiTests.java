package io.github.elasticachespring.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a service does with its templates works on every shape of cache, over TLS and with
 * a password.
 */
abstract class ApiTests {

	private final ApplicationContextRunner contextRunner;

	ApiTests(ElastiCacheSimulator cache, Shape shape) {
		this.contextRunner = Simulated.contextRunner(cache, shape);
	}

	@Test
	void readsAndWrites() {
		withTemplate((template) -> {
			template.opsForValue().set("{api}:value", "one", Duration.ofMinutes(1));
			assertThat(template.opsForValue().get("{api}:value")).isEqualTo("one");
			template.opsForHash().put("{api}:hash", "field", "two");
			assertThat(template.opsForHash().entries("{api}:hash")).containsEntry("field", "two");
			assertThat(template.opsForValue().multiGet(List.of("{api}:value", "other"))).containsExactly("one", null);
			assertThat(template.delete(List.of("{api}:value", "{api}:hash"))).isEqualTo(2);
		});
	}

	@Test
	void pipelines() {
		withTemplate((template) -> assertThat(template.executePipelined((RedisCallback<Object>) (connection) -> {
			for (int i = 0; i < 10; i++) {
				connection.stringCommands().set(("{api}:pipe:" + i).getBytes(), "x".getBytes());
			}
			return null;
		})).hasSize(10).containsOnly(true));
	}

	@Test
	void waitsForABlockingPopLongerThanTheCommandTimeout() {
		withTemplate((template) -> {
			assertThat(template.opsForList().leftPop("{api}:empty", Duration.ofSeconds(3))).isNull();
			template.opsForList().rightPush("{api}:queue", "job");
			assertThat(template.opsForList().leftPop("{api}:queue", Duration.ofSeconds(3))).isEqualTo("job");
		});
	}

	@Test
	void runsScripts() {
		withTemplate((template) -> assertThat(
				template.execute(RedisScript.of("return redis.call('INCRBY', KEYS[1], ARGV[1])", Long.class),
						List.of("{api}:counter"), "5"))
			.isPositive());
	}

	@Test
	void worksReactively() {
		this.contextRunner.withPropertyValues("elasticache.command-timeout=2s").run((context) -> {
			ReactiveStringRedisTemplate template = context.getBean(ReactiveStringRedisTemplate.class);
			assertThat(template.opsForValue().set("{api}:reactive", "three").block()).isTrue();
			assertThat(template.opsForValue().get("{api}:reactive").block()).isEqualTo("three");
			assertThat(template.opsForList().leftPop("{api}:empty", Duration.ofSeconds(3)).block()).isNull();
		});
	}

	private void withTemplate(Consumer<StringRedisTemplate> test) {
		this.contextRunner.withPropertyValues("elasticache.command-timeout=2s")
			.run((context) -> test.accept(context.getBean(StringRedisTemplate.class)));
	}

}
