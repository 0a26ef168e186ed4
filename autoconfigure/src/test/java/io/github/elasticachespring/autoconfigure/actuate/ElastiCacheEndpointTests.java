package io.github.elasticachespring.autoconfigure.actuate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.core.StringRedisTemplate;

import io.github.elasticachespring.autoconfigure.ElastiCacheProperties;
import io.github.elasticachespring.autoconfigure.ElastiCacheProperties.TtlRuleProperties;
import io.github.elasticachespring.autoconfigure.Simulated;
import io.github.elasticachespring.autoconfigure.actuate.ElastiCacheEndpoint.Description;
import io.github.elasticachespring.autoconfigure.actuate.FailoverHistory.PastFailover;
import io.github.elasticachespring.autoconfigure.advisor.ElastiCacheAdvisorAutoConfiguration;
import io.github.elasticachespring.autoconfigure.server.ElastiCacheServerAutoConfiguration;
import io.github.elasticachespring.client.advisor.Advisor;
import io.github.elasticachespring.client.failover.FailoverEvent;
import io.github.elasticachespring.client.failover.FailoverEvent.Ended;
import io.github.elasticachespring.client.failover.FailoverListener;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the endpoint tells of a real server, before and after a failover.
 */
@ElastiCacheSimulatorTest(authToken = "a-token-of-the-endpoint-tests")
class ElastiCacheEndpointTests {

	private final ElastiCacheSimulator cache;

	private final ApplicationContextRunner contextRunner;

	ElastiCacheEndpointTests(ElastiCacheSimulator cache) {
		this.cache = cache;
		this.contextRunner = Simulated.contextRunner(cache, Shape.REPLICATION_GROUP)
			.withConfiguration(AutoConfigurations.of(ElastiCacheServerAutoConfiguration.class,
					ElastiCacheAdvisorAutoConfiguration.class, ElastiCacheEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=elasticache",
					"management.endpoints.jmx.exposure.include=elasticache");
	}

	@Test
	void tellsModeNodesAndSettingsWithoutSecrets() {
		this.contextRunner.run((context) -> {
			ElastiCacheEndpoint endpoint = context.getBean(ElastiCacheEndpoint.class);
			await().untilAsserted(() -> assertThat(endpoint.describe().nodes()).extracting("role").contains("primary"));
			Description description = endpoint.describe();
			assertThat(description.mode()).isEqualTo("replication group");
			assertThat(description.endpoints()).containsEntry("primary", this.cache.primaryEndpoint());
			assertThat(description.settings()).containsEntry("command-timeout", "10s")
				.containsEntry("failover.max-held-size", "64MB")
				.containsEntry("cache.on-error", "fall-through");
			assertThat(description.settings()).containsEntry("password", "******");
			assertThat(description.toString()).doesNotContain("a-token-of-the-endpoint-tests");
			assertThat(description.failovers()).isEmpty();
		});
	}

	@Test
	void tellsTheStoryThatTheEventsTold() {
		List<FailoverEvent> events = new ArrayList<>();
		FailoverListener listener = (event) -> {
			synchronized (events) {
				events.add(event);
			}
		};
		this.contextRunner.withBean(FailoverListener.class, () -> listener).run((context) -> {
			StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
			redis.opsForValue().set("key", "before");
			this.cache.failover();
			redis.opsForValue().set("key", "after");
			ElastiCacheEndpoint endpoint = context.getBean(ElastiCacheEndpoint.class);
			await().untilAsserted(() -> assertThat(endpoint.describe().failovers()).isNotEmpty()
				.allMatch((failover) -> failover.total() != null));
			PastFailover failover = endpoint.describe().failovers().get(0);
			Ended ended;
			synchronized (events) {
				ended = events.stream()
					.filter(Ended.class::isInstance)
					.map(Ended.class::cast)
					.reduce((first, second) -> second)
					.orElseThrow();
			}
			assertThat(failover.outcome()).isEqualTo("primary moved");
			assertThat(failover.waited()).isEqualTo(ended.total());
			assertThat(failover.locate()).isEqualTo(ended.located());
			assertThat(failover.to()).startsWith(ended.primary().getAddress().getHostAddress());
		});
	}

	@Test
	void tellsEachSettingAsOneWouldWriteIt() throws IOException {
		Set<String> documented = new TreeSet<>();
		for (String line : Files.readAllLines(Path.of("../docs/configuration.md"))) {
			Matcher row = Pattern.compile("\\| (`[a-z.<>`, -]+`) \\|.*").matcher(line);
			if (row.matches()) {
				Matcher name = Pattern.compile("`([a-z-]+(?:\\.[a-z-]+)*)").matcher(row.group(1));
				name.results().map((found) -> found.group(1)).forEach(documented::add);
			}
		}
		documented.removeIf((name) -> name.startsWith("endpoint.") || "enabled".equals(name));
		ElastiCacheProperties properties = new ElastiCacheProperties();
		properties.getTtl().setDefault(Duration.ofMinutes(90));
		properties.getCache().setTtl(Map.of("products", Duration.ofHours(2)));
		TtlRuleProperties rule = new TtlRuleProperties();
		rule.setPattern("session:*");
		rule.setTtl(Duration.ofSeconds(1801));
		properties.getTtl().setRules(List.of(rule));
		Map<String, Object> settings = EffectiveSettings.of(properties);
		assertThat(settings.keySet()).containsAll(documented).hasSizeGreaterThan(30);
		assertThat(settings).containsEntry("ttl.default", "90m")
			.containsEntry("cache.ttl", Map.of("products", "2h"))
			.containsEntry("cache.max-wait", "200ms")
			.containsEntry("ttl.rules",
					List.of(Map.of("pattern", "session:*", "ttl", "1801s", "refresh", rule.isRefresh())));
	}

	@Test
	void tellsWhatTheAdvisorFound() {
		this.contextRunner.withPropertyValues("elasticache.pool.max-active=100000").run((context) -> {
			ElastiCacheEndpoint endpoint = context.getBean(ElastiCacheEndpoint.class);
			await().untilAsserted(() -> assertThat(endpoint.describe().findings())
				.anySatisfy((finding) -> assertThat(finding.check()).isEqualTo("connections"))
				.isEqualTo(context.getBean(Advisor.class).findings())
				.allSatisfy((finding) -> assertThat(finding).hasNoNullFieldsOrProperties()));
		});
	}

	@Test
	void isThereOnlyWhereItIsExposed() {
		this.contextRunner
			.withPropertyValues("management.endpoints.web.exposure.include=health",
					"management.endpoints.jmx.exposure.include=health")
			.run((context) -> assertThat(context).doesNotHaveBean(ElastiCacheEndpoint.class));
	}

}
