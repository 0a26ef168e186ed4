package io.github.elasticachespring.test;

import java.util.List;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import io.github.elasticachespring.simulator.SimulatedNode;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When a simulator starts, whom it is shared with and when it ends.
 */
class ElastiCacheContextCustomizerTests {

	@Test
	void testsWithEqualSettingsShareASimulatorWhichEndsWithTheirContext() {
		TestContext first = testContext(First.class);
		ApplicationContext context = first.getApplicationContext();
		ElastiCacheSimulator simulator = context.getBean(ElastiCacheSimulator.class);
		assertThat(testContext(SameSettings.class).getApplicationContext()).isSameAs(context);
		context.getBean(StringRedisTemplate.class).opsForValue().set("key", "value");
		assertThat(simulator.nodes()).allMatch(SimulatedNode::isServing);

		first.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);

		assertThat(simulator.nodes()).noneMatch(SimulatedNode::isServing);
	}

	@Test
	void settingsThatDifferMeanAnotherContext() {
		ElastiCacheContextCustomizerFactory factory = new ElastiCacheContextCustomizerFactory();
		assertThat(factory.createContextCustomizer(First.class, List.of()))
			.isEqualTo(factory.createContextCustomizer(SameSettings.class, List.of()))
			.isNotEqualTo(factory.createContextCustomizer(OtherShape.class, List.of()));
		assertThat(factory.createContextCustomizer(Object.class, List.of())).isNull();
	}

	@Test
	void whatATestSaysItselfOutranksTheStricterSettings() {
		TestContext lenient = testContext(Lenient.class);
		Environment environment = lenient.getApplicationContext().getEnvironment();
		assertThat(environment.getProperty("elasticache.keys.cross-slot")).isEqualTo("off");
		lenient.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
	}

	private static TestContext testContext(Class<?> testClass) {
		return new TestContextManager(testClass).getTestContext();
	}

	@SpringBootTest(classes = StoreApplication.class)
	@AutoConfigureElastiCache
	static class First {

	}

	@SpringBootTest(classes = StoreApplication.class)
	@AutoConfigureElastiCache(replicas = 1)
	static class SameSettings {

	}

	@SpringBootTest(classes = StoreApplication.class)
	@AutoConfigureElastiCache(shape = Shape.CLUSTER)
	static class OtherShape {

	}

	@SpringBootTest(classes = StoreApplication.class, properties = "elasticache.keys.cross-slot=off")
	@AutoConfigureElastiCache(replicas = 0)
	static class Lenient {

	}

}
