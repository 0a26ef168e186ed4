package io.github.elasticachespring.test;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.SimulatedNode;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that is started from its test classes.
 */
class SimulatedElastiCacheTests {

	@Test
	void theApplicationUsesAReplicationGroupThatEndsWithIt() {
		ElastiCacheSimulator simulator;
		try (ConfigurableApplicationContext application = run()) {
			simulator = application.getBean(ElastiCacheSimulator.class);
			assertThat(simulator.replicas()).hasSize(1);
			assertThat(simulator.isTls()).isTrue();
			assertThat(simulator.password()).isNotNull();
			assertServes(application);
		}
		assertThat(simulator.nodes()).noneMatch(SimulatedNode::isServing);
	}

	@Test
	void argumentsChooseTheShape() {
		try (ConfigurableApplicationContext application = run("--elasticache.simulator.shape=cluster",
				"--elasticache.simulator.shards=2", "--elasticache.simulator.replicas=0")) {
			assertThat(application.getBean(ElastiCacheSimulator.class).nodes()).hasSize(2);
			assertServes(application);
		}
	}

	private static ConfigurableApplicationContext run(String... args) {
		return SpringApplication.from((arguments) -> SpringApplication.run(StoreApplication.class, arguments))
			.with(SimulatedElastiCache.class)
			.run(args)
			.getApplicationContext();
	}

	private static void assertServes(ConfigurableApplicationContext application) {
		StringRedisTemplate redis = application.getBean(StringRedisTemplate.class);
		redis.opsForValue().set("key", "value");
		assertThat(redis.opsForValue().get("key")).isEqualTo("value");
	}

}
