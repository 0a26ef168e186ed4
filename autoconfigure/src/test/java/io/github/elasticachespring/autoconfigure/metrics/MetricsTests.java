package io.github.elasticachespring.autoconfigure.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

import io.github.elasticachespring.autoconfigure.Simulated;
import io.github.elasticachespring.autoconfigure.advisor.ElastiCacheAdvisorAutoConfiguration;
import io.github.elasticachespring.autoconfigure.cache.ElastiCacheCacheAutoConfiguration;
import io.github.elasticachespring.autoconfigure.server.ElastiCacheServerAutoConfiguration;
import io.github.elasticachespring.client.metrics.ElastiCacheMetrics;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ElastiCacheSimulatorTest(authToken = "token-of-the-metrics-tests")
class MetricsTests {

	/** A row of a table that begins with a meter's name. */
	private static final Pattern ROW = Pattern
		.compile("\\| `(elasticache\\.[a-z.]+)` \\| (timer|counter|gauge) \\|([^|]*)\\|.*");

	private static ApplicationContextRunner runner(ElastiCacheSimulator cache) {
		return Simulated.contextRunner(cache, Shape.REPLICATION_GROUP)
			.withConfiguration(AutoConfigurations.of(ElastiCacheMetricsAutoConfiguration.class,
					ElastiCacheCacheAutoConfiguration.class, ElastiCacheServerAutoConfiguration.class,
					ElastiCacheAdvisorAutoConfiguration.class, MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class))
			.withPropertyValues("elasticache.metrics.server-interval=100ms")
			.withBean(SimpleMeterRegistry.class);
	}

	@Test
	void theDocumentedMetersAreThereFromTheStartAndNoOthers(ElastiCacheSimulator cache) throws IOException {
		Map<String, String> documented = new TreeMap<>();
		Files.readAllLines(Path.of("../docs/metrics.md")).forEach((line) -> {
			Matcher row = ROW.matcher(line);
			if (row.matches()) {
				Set<String> tags = new TreeSet<>();
				Matcher tag = Pattern.compile("`([a-z]+)`").matcher(row.group(3));
				while (tag.find()) {
					tags.add(tag.group(1));
				}
				documented.put(row.group(1), row.group(2) + ' ' + tags);
			}
		});
		runner(cache).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			assertThat(ofTheClient(registered(registry))).isEqualTo(ofTheClient(documented)).isNotEmpty();
			// Servers have a hit rate only while somebody looks something up.
			await().untilAsserted(() -> {
				template.opsForValue().get("key");
				assertThat(registered(registry)).isEqualTo(documented);
			});
		});
	}

	private static Map<String, String> ofTheClient(Map<String, String> meters) {
		Map<String, String> ofTheClient = new TreeMap<>(meters);
		ofTheClient.keySet().removeIf((name) -> name.startsWith("elasticache.server."));
		return ofTheClient;
	}

	private static Map<String, String> registered(MeterRegistry registry) {
		Map<String, String> registered = new TreeMap<>();
		for (Meter meter : registry.getMeters()) {
			Meter.Id id = meter.getId();
			if (id.getName().startsWith("elasticache.")) {
				Set<String> tags = new TreeSet<>();
				id.getTags().stream().map(Tag::getKey).forEach(tags::add);
				registered.put(id.getName(), type(id.getType()) + ' ' + tags);
				assertThat(id.getDescription()).as(id.getName()).isNotBlank();
			}
		}
		return registered;
	}

	private static String type(Meter.Type type) {
		return switch (type) {
			case TIMER -> "timer";
			case COUNTER -> "counter";
			case GAUGE -> "gauge";
			default -> type.name();
		};
	}

	@Test
	void theCommandsOfEveryTemplateAreMeasured(ElastiCacheSimulator cache) {
		runner(cache).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			template.opsForValue().set("key", "value", Duration.ofMinutes(1));
			template.opsForValue().get("key");
			template.opsForValue().get("missing");
			context.getBean(ReactiveStringRedisTemplate.class).opsForValue().get("key").block();
			await().until(() -> count(registry, "GET", "primary") == 3 && count(registry, "SETEX", "primary")
					+ count(registry, "PSETEX", "primary") + count(registry, "SET", "primary") == 1);
			assertThat(gets(registry, "hit")).isEqualTo(2);
			assertThat(gets(registry, "miss")).isEqualTo(1);
			template.opsForList().leftPop("list", Duration.ofSeconds(1));
			assertThat(
					registry.get("elasticache.pool.idle").tags("role", "primary", "api", "imperative").gauge().value())
				.isEqualTo(1);
			assertThat(registry.get("elasticache.connections").tag("role", "primary").gauge().value()).isEqualTo(3);
		});
	}

	@Test
	void aReadersCommandsAreMeasuredAsSuch(ElastiCacheSimulator cache) {
		runner(cache).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			StringRedisTemplate readers = context.getBean("readerStringRedisTemplate", StringRedisTemplate.class);
			readers.opsForValue().get("key");
			await().until(() -> count(registry, "GET", "reader") == 1);
			assertThat(count(registry, "GET", "primary")).isZero();
		});
	}

	@Test
	void nothingIsThereWithoutMicrometerOrRegistry(ElastiCacheSimulator cache) {
		Simulated.contextRunner(cache, Shape.REPLICATION_GROUP)
			.withConfiguration(AutoConfigurations.of(ElastiCacheMetricsAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ElastiCacheMetrics.class));
		Simulated.contextRunner(cache, Shape.REPLICATION_GROUP)
			.withConfiguration(AutoConfigurations.of(ElastiCacheMetricsAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed().hasBean("stringRedisTemplate"));
	}

	private static long count(MeterRegistry registry, String command, String role) {
		return registry.find("elasticache.command")
			.tags("command", command, "role", role, "outcome", "answered")
			.timers()
			.stream()
			.mapToLong((timer) -> timer.count())
			.sum();
	}

	private static double gets(MeterRegistry registry, String result) {
		return registry.get("elasticache.cache.gets").tag("result", result).functionCounter().count();
	}

}
