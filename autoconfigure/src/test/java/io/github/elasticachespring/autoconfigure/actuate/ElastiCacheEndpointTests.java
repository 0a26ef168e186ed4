package io.github.elasticachespring.autoconfigure.actuate;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.core.StringRedisTemplate;

import io.github.elasticachespring.autoconfigure.ElastiCacheProperties;
import io.github.elasticachespring.autoconfigure.Simulated;
import io.github.elasticachespring.autoconfigure.actuate.ElastiCacheEndpoint.Description;
import io.github.elasticachespring.autoconfigure.actuate.FailoverHistory.PastFailover;
import io.github.elasticachespring.autoconfigure.server.ElastiCacheServerAutoConfiguration;
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
					ElastiCacheEndpointAutoConfiguration.class))
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
			assertThat(description.settings()).containsEntry("command-timeout",
					context.getBean(ElastiCacheProperties.class).getCommandTimeout());
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
			assertThat(failover.total()).isEqualTo(ended.total());
			assertThat(failover.locate()).isEqualTo(ended.located());
			assertThat(failover.to()).startsWith(ended.primary().getAddress().getHostAddress());
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
