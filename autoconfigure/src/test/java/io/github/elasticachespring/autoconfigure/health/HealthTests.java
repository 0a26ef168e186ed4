package io.github.elasticachespring.autoconfigure.health;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisHealthContributorAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisReactiveHealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;

import io.github.elasticachespring.autoconfigure.Simulated;
import io.github.elasticachespring.autoconfigure.server.ElastiCacheServerAutoConfiguration;
import io.github.elasticachespring.client.server.ServerMonitor;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import io.github.elasticachespring.simulator.Fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The {@code elasticache} health indicator, against a server that fails.
 */
@ElastiCacheSimulatorTest(authToken = "a-token-of-the-tests")
class HealthTests {

	private final ElastiCacheSimulator cache;

	private final ApplicationContextRunner contextRunner;

	HealthTests(ElastiCacheSimulator cache) {
		this.cache = cache;
		this.contextRunner = Simulated.contextRunner(cache, Shape.REPLICATION_GROUP)
			.withConfiguration(AutoConfigurations.of(DataRedisHealthContributorAutoConfiguration.class,
					DataRedisReactiveHealthContributorAutoConfiguration.class, ElastiCacheServerAutoConfiguration.class,
					ElastiCacheHealthAutoConfiguration.class));
	}

	@Test
	void isUpWhileAPrimaryAnswersAndTakesThePlaceOfSpringBootsOwn() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(ReactiveHealthContributor.class);
			assertThat(context.getBeanNamesForType(ReactiveHealthContributor.class))
				.containsExactly("elasticacheHealthContributor");
			await().untilAsserted(() -> {
				Health health = health(context);
				assertThat(health.getStatus()).isEqualTo(Status.UP);
				assertThat(health.getDetails().get("nodes").toString()).contains("role=primary", "engine=redis");
			});
		});
	}

	@Test
	void isOutOfServiceDuringAFailoverAndSaysSinceWhen() {
		this.contextRunner.run((context) -> {
			await().untilAsserted(() -> assertThat(health(context).getStatus()).isEqualTo(Status.UP));
			context.getBean(StringRedisTemplate.class).opsForValue().set("key", "value");
			Instant before = Instant.now();
			try (Fault crash = this.cache.crash(this.cache.primary())) {
				await().untilAsserted(() -> {
					Health health = health(context);
					assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
					assertThat(health.getDetails().get("failovers").toString()).contains("since=", "CONNECTION_LOST",
							"trying=");
				});
				assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(20));
			}
			await().untilAsserted(() -> assertThat(health(context).getStatus()).isEqualTo(Status.UP));
		});
	}

	@Test
	void looksThroughTheClientThatIsThereAfterARestart() {
		this.contextRunner.run((context) -> {
			await().untilAsserted(() -> assertThat(health(context).getStatus()).isEqualTo(Status.UP));
			context.stop();
			Instant last = context.getBean(ServerMonitor.class).last().at();
			assertThat(health(context).getStatus()).as("as it was last").isEqualTo(Status.UP);
			assertThat(context.getBean(ServerMonitor.class).last().at()).isEqualTo(last);
			context.start();
			await().untilAsserted(() -> {
				assertThat(health(context).getStatus()).isEqualTo(Status.UP);
				assertThat(context.getBean(ServerMonitor.class).last().at()).isAfter(last);
			});
		});
	}

	@Test
	void isDownWhenNobodyAnswers() {
		this.contextRunner
			.withPropertyValues("elasticache.endpoint.primary=127.0.0.1:1", "elasticache.endpoint.reader=127.0.0.1:1")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
			});
	}

	@Test
	void leavesAnIndicatorOfTheApplicationAlone() {
		this.contextRunner.withBean("elasticacheHealthIndicator", HealthIndicator.class, () -> () -> null)
			.run((context) -> assertThat(context).doesNotHaveBean(ElastiCacheHealthIndicator.class));
	}

	private static Health health(ApplicationContext context) {
		return context.getBean(ElastiCacheHealthIndicator.class).health().block(Duration.ofSeconds(10));
	}

}
