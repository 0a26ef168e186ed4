package io.github.elasticachespring.autoconfigure.health;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisHealthContributorAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisReactiveHealthContributorAutoConfiguration;
import org.springframework.boot.data.redis.health.DataRedisReactiveHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.github.elasticachespring.autoconfigure.Simulated;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The {@code redis} health indicator beside a connection factory for readers.
 */
@ElastiCacheSimulatorTest(authToken = "a-token-of-the-tests")
class HealthTests {

	private final ApplicationContextRunner contextRunner;

	HealthTests(ElastiCacheSimulator cache) {
		this.contextRunner = Simulated.contextRunner(cache, Shape.REPLICATION_GROUP)
			.withConfiguration(AutoConfigurations.of(DataRedisHealthContributorAutoConfiguration.class,
					DataRedisReactiveHealthContributorAutoConfiguration.class,
					ElastiCacheHealthAutoConfiguration.class));
	}

	@Test
	void looksAtTheConnectionThatEverybodyUses() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(ReactiveHealthContributor.class);
			assertThat(context.getBean(DataRedisReactiveHealthIndicator.class)
				.health()
				.block(Duration.ofSeconds(10))
				.getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void yieldsToAnIndicatorOfTheApplication() {
		this.contextRunner.withBean("redisHealthIndicator", HealthIndicator.class, () -> () -> null)
			.run((context) -> assertThat(context).doesNotHaveBean("redisHealthContributor"));
	}

}
