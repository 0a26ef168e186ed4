package io.github.elasticachespring.autoconfigure.metrics;

import java.time.Instant;
import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.core.StringRedisTemplate;

import io.github.elasticachespring.autoconfigure.Simulated;
import io.github.elasticachespring.autoconfigure.advisor.ElastiCacheAdvisorAutoConfiguration;
import io.github.elasticachespring.autoconfigure.server.ElastiCacheServerAutoConfiguration;
import io.github.elasticachespring.client.advisor.Advisor;
import io.github.elasticachespring.client.advisor.Finding;
import io.github.elasticachespring.client.endpoint.HostPort;
import io.github.elasticachespring.client.metrics.ElastiCacheMetrics;
import io.github.elasticachespring.client.server.Node;
import io.github.elasticachespring.client.server.NodeSample;
import io.github.elasticachespring.client.server.ServerInfo;
import io.github.elasticachespring.client.server.ServerMonitor;
import io.github.elasticachespring.client.server.Snapshot;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import io.github.elasticachespring.simulator.SimulatedNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Servers that do not tell everything, or nothing.
 */
@ExtendWith(OutputCaptureExtension.class)
class WithheldInfoTests {

	@BeforeAll
	static void showAllLogLines() {
		LoggingSystem.get(WithheldInfoTests.class.getClassLoader())
			.setLogLevel(ElastiCacheMetrics.class.getName(), LogLevel.INFO);
	}

	@Test
	void aUserWithoutInfoHasNoGaugesOneLogLineAndAllElse(CapturedOutput output) {
		try (ElastiCacheSimulator cache = ElastiCacheSimulator.replicationGroup().replicas(1).plainText().start()) {
			for (SimulatedNode node : cache.nodes()) {
				node.execute("ACL", "SETUSER", "default", "-info");
			}
			Simulated.contextRunner(cache, Shape.REPLICATION_GROUP)
				.withConfiguration(AutoConfigurations.of(ElastiCacheMetricsAutoConfiguration.class,
						ElastiCacheServerAutoConfiguration.class, ElastiCacheAdvisorAutoConfiguration.class,
						MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class))
				.withPropertyValues("elasticache.metrics.server-interval=50ms")
				.withBean(SimpleMeterRegistry.class)
				.run((context) -> {
					ServerMonitor monitor = context.getBean(ServerMonitor.class);
					int[] samples = new int[1];
					monitor.addListener((snapshot) -> samples[0] += snapshot.nodes().isEmpty() ? 0 : 1);
					StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
					redis.opsForValue().set("key", "value");
					await().until(() -> samples[0] > 5);
					assertThat(redis.opsForValue().get("key")).isEqualTo("value");
					assertThat(monitor.last().nodes()).hasSize(2).allMatch(NodeSample::isReachable);
					assertThat(context.getBean(MeterRegistry.class).getMeters())
						.extracting((meter) -> meter.getId().getName())
						.contains("elasticache.command")
						.noneMatch((name) -> name.startsWith("elasticache.server."));
					assertThat(context.getBean(Advisor.class).findings()).extracting(Finding::check)
						.containsExactly("tls");
					assertThat(output.getOut().lines().filter((line) -> line.contains("INFO is refused"))).hasSize(1);
					assertThat(output.getOut()).doesNotContain("does not tell everything");
				});
		}
	}

	@Test
	void fieldsThatAreMissingAreNamedOnce(CapturedOutput output) {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		try (ElastiCacheMetrics metrics = new ElastiCacheMetrics()) {
			metrics.bindTo(registry);
			NodeSample node = new NodeSample(new Node(new HostPort("cache", 6379), null, null), Instant.EPOCH, null,
					null, ServerInfo.parse("role:master\nconnected_clients:3\nused_memory:7"), null);
			metrics.onSnapshot(new Snapshot(Instant.EPOCH, List.of(node)));
			metrics.onSnapshot(new Snapshot(Instant.EPOCH, List.of(node)));
			await().untilAsserted(
					() -> assertThat(registry.get("elasticache.server.connections").gauge().value()).isEqualTo(3));
			assertThat(registry.find("elasticache.server.memory.usage").gauge()).isNull();
			assertThat(output.getOut().lines().filter((line) -> line.contains("does not tell everything")))
				.singleElement()
				.asString()
				.contains("elasticache.server.memory.usage=[maxmemory]", "elasticache.server.engine.cpu")
				.doesNotContain("elasticache.server.connections");
		}
	}

}
