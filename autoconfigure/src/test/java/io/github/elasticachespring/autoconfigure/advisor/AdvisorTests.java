package io.github.elasticachespring.autoconfigure.advisor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.session.data.redis.RedisSessionRepository;

import io.github.elasticachespring.autoconfigure.Simulated;
import io.github.elasticachespring.autoconfigure.server.ElastiCacheServerAutoConfiguration;
import io.github.elasticachespring.client.advisor.Advisor;
import io.github.elasticachespring.client.advisor.Finding;
import io.github.elasticachespring.client.advisor.Severity;
import io.github.elasticachespring.client.server.ServerMonitor;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the advisor finds at real servers that are set up badly in one way after the
 * other.
 */
@ExtendWith(OutputCaptureExtension.class)
class AdvisorTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations
		.of(ElastiCacheServerAutoConfiguration.class, ElastiCacheAdvisorAutoConfiguration.class);

	private static final String OFTEN = "elasticache.metrics.server-interval=100ms";

	private static ElastiCacheSimulator cache;

	@BeforeAll
	static void start() {
		LoggingSystem.get(AdvisorTests.class.getClassLoader()).setLogLevel(Advisor.class.getName(), LogLevel.INFO);
		cache = ElastiCacheSimulator.replicationGroup().replicas(0).plainText().start();
	}

	@AfterAll
	static void stop() {
		cache.close();
	}

	@BeforeEach
	void setUpWell() {
		cache.primary().execute("FLUSHALL");
		cache.primary().execute("CONFIG", "RESETSTAT");
		set("maxmemory", "1gb");
		set("maxmemory-policy", "volatile-lru");
		set("maxclients", "10000");
	}

	private static void set(String parameter, String value) {
		cache.primary().execute("CONFIG", "SET", parameter, value);
	}

	private static long info(String field) {
		String info = Objects.requireNonNull(cache.primary().execute("INFO"));
		return info.lines()
			.filter((line) -> line.startsWith(field + ':'))
			.map((line) -> Long.parseLong(line.substring(field.length() + 1).trim()))
			.findFirst()
			.orElseThrow();
	}

	private static ApplicationContextRunner contextRunner() {
		return Simulated.contextRunner(cache, Shape.REPLICATION_GROUP)
			.withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues(OFTEN);
	}

	private static List<String> ids(ApplicationContext context) {
		return context.getBean(Advisor.class).findings().stream().map(Finding::check).toList();
	}

	private static Finding find(ApplicationContext context, String id) {
		await().until(() -> ids(context).contains(id));
		return context.getBean(Advisor.class)
			.findings()
			.stream()
			.filter((finding) -> finding.check().equals(id))
			.findFirst()
			.orElseThrow();
	}

	@Test
	void saysOnceWhatItFoundAndCountsIt(CapturedOutput output) {
		IntStream.range(0, 100).forEach((i) -> cache.primary().execute("SET", "key:" + i, "x".repeat(30_000)));
		set("maxmemory-policy", "noeviction");
		set("maxmemory", String.valueOf(info("used_memory") * 11 / 10));
		contextRunner()
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class)
			.run((context) -> {
				Finding noeviction = find(context, "noeviction");
				assertThat(noeviction.severity()).isEqualTo(Severity.CRITICAL);
				assertThat(noeviction.seen()).contains(cache.primary().address().getAddress().getHostAddress(), "%");
				assertThat(ids(context)).contains("memory", "tls", "no-replica", "reader-is-primary")
					.doesNotContain("command-timeout", "hit-rate", "evictions", "volatile-policy");
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				List<Finding> findings = context.getBean(Advisor.class).findings();
				for (Severity severity : Severity.values()) {
					assertThat(registry.get("elasticache.advisor.findings")
						.tag("severity", severity.tag())
						.gauge()
						.value())
						.isEqualTo(findings.stream().filter((finding) -> finding.severity() == severity).count());
				}
				List<Long> samples = new ArrayList<>();
				context.getBean(ServerMonitor.class)
					.addListener((snapshot) -> samples.add(snapshot.at().toEpochMilli()));
				await().until(() -> samples.size() > 3);
				assertThat(output.getOut().lines().filter((line) -> line.contains("The advisor found"))).singleElement()
					.asString()
					.contains("critical: noeviction", "warning: memory, no-replica, reader-is-primary, tls",
							"keys-without-ttl");
			});
	}

	@Test
	void looksAgainAtEachSample() {
		contextRunner().run((context) -> {
			StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
			await().until(() -> ids(context).contains("no-replica"));
			assertThat(ids(context)).doesNotContain("keys-without-ttl", "volatile-policy");
			IntStream.range(0, 200).forEach((i) -> redis.opsForValue().set("key:" + i, "value"));
			assertThat(find(context, "keys-without-ttl").seen()).contains("200 of 200 keys (100 %)");
			assertThat(find(context, "volatile-policy").seen()).contains("volatile-lru");
			IntStream.range(0, 200).forEach((i) -> redis.expire("key:" + i, Duration.ofMinutes(5)));
			await().until(() -> !ids(context).contains("keys-without-ttl"));
			assertThat(ids(context)).doesNotContain("volatile-policy");
		});
	}

	@Test
	void seesLookupsThatMiss() {
		contextRunner().run((context) -> {
			StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
			redis.opsForValue().multiGet(IntStream.range(0, 1000).mapToObj((i) -> "missing:" + i).toList());
			assertThat(find(context, "hit-rate").seen()).startsWith("0 % of the last 1");
		});
	}

	@Test
	void seesKeysThatAreEvictedAndQueuesThatMayBe() {
		set("maxmemory-policy", "allkeys-lru");
		set("maxmemory", String.valueOf(info("used_memory") + 2_000_000));
		contextRunner().run((context) -> {
			StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
			redis.opsForList().leftPop("queue", Duration.ofMillis(10));
			assertThat(find(context, "allkeys-policy").seen()).contains("allkeys-lru", "BLPOP=1")
				.doesNotContain("sessions");
			String value = "x".repeat(50_000);
			int[] number = new int[1];
			await().until(() -> {
				IntStream.range(0, 50).forEach((i) -> redis.opsForValue().set("key:" + number[0]++, value));
				return ids(context).contains("evictions");
			});
		});
	}

	@Test
	void seesSessionsWhereKeysMayBeEvicted() {
		set("maxmemory-policy", "allkeys-lru");
		contextRunner().withBean(RedisSessionRepository.class, () -> new RedisSessionRepository(new RedisTemplate<>()))
			.run((context) -> assertThat(find(context, "allkeys-policy").seen())
				.contains("this application keeps its sessions here"));
	}

	@Test
	void seesHowLittleIsLeftOfWhatTheNodeHas() {
		set("maxmemory", String.valueOf(info("total_system_memory") / 100 * 80));
		set("maxclients", "40");
		contextRunner().run((context) -> {
			assertThat(find(context, "replication-memory").seen()).contains("80 %");
			assertThat(find(context, "connections").severity()).isEqualTo(Severity.WARNING);
			assertThat(find(context, "connections").seen()).contains("of at most 40");
		});
	}

	@Test
	void seesATimeoutThatNoWebRequestCanWait() {
		Simulated.webContextRunner(cache, Shape.REPLICATION_GROUP)
			.withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues(OFTEN)
			.run((context) -> assertThat(find(context, "command-timeout").seen()).contains("10.0 s"));
	}

	@Test
	void leavesOutWhatIsMuted() {
		contextRunner().withPropertyValues("elasticache.advisor.mute=tls,no-replica").run((context) -> {
			await().until(() -> ids(context).contains("reader-is-primary"));
			assertThat(ids(context)).doesNotContain("tls", "no-replica");
		});
	}

	@Test
	void findsNothingAtACacheThatIsSetUpWell(CapturedOutput output) {
		try (ElastiCacheSimulator well = ElastiCacheSimulator.replicationGroup().replicas(1).start()) {
			Simulated.contextRunner(well, Shape.REPLICATION_GROUP)
				.withConfiguration(AUTO_CONFIGURATIONS)
				.withPropertyValues(OFTEN, "elasticache.advisor.mute=engine-version")
				.run((context) -> {
					await().until(() -> output.getOut().contains("The advisor found nothing"));
					assertThat(ids(context)).isEmpty();
				});
		}
	}

}
