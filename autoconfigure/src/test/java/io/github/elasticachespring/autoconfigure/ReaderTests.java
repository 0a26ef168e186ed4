package io.github.elasticachespring.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import io.github.elasticachespring.simulator.SimulatedNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Reads go to the replicas behind the one name of the reader endpoint, evenly.
 */
@ElastiCacheSimulatorTest(replicas = 3, authToken = "a-token-of-the-tests")
class ReaderTests {

	private static final int READS = 900;

	private final ElastiCacheSimulator cache;

	private final ApplicationContextRunner contextRunner;

	ReaderTests(ElastiCacheSimulator cache) {
		this.cache = cache;
		this.contextRunner = Simulated.contextRunner(cache, Shape.REPLICATION_GROUP);
	}

	@Test
	void theReaderTemplateSpreadsReadsOverAllReplicas() {
		this.contextRunner.run((context) -> {
			context.getBean(StringRedisTemplate.class).opsForValue().set("{reader}:one", "1");
			StringRedisTemplate readers = context.getBean("readerStringRedisTemplate", StringRedisTemplate.class);
			awaitReplication(readers);
			readsAreSpread(() -> assertThat(readers.opsForValue().get("{reader}:one")).isEqualTo("1"));
		});
	}

	@Test
	void theReactiveReaderTemplateSpreadsReadsOverAllReplicas() {
		this.contextRunner.run((context) -> {
			context.getBean(StringRedisTemplate.class).opsForValue().set("{reader}:one", "1");
			ReactiveStringRedisTemplate readers = context.getBean("readerReactiveStringRedisTemplate",
					ReactiveStringRedisTemplate.class);
			awaitReplication(context.getBean("readerStringRedisTemplate", StringRedisTemplate.class));
			readsAreSpread(() -> assertThat(readers.opsForValue().get("{reader}:one").block()).isEqualTo("1"));
		});
	}

	@Test
	void everyTemplateReadsFromReadersWhereThatIsPreferred() {
		this.contextRunner.withPropertyValues("elasticache.read-from=reader-preferred").run((context) -> {
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			template.opsForValue().set("{reader}:one", "1");
			awaitReplication(template);
			readsAreSpread(() -> assertThat(template.opsForValue().get("{reader}:one")).isEqualTo("1"));
		});
	}

	private void awaitReplication(StringRedisTemplate readers) {
		for (int i = 0; i < 12; i++) {
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.until(() -> "1".equals(readers.opsForValue().get("{reader}:one")));
		}
	}

	private void readsAreSpread(Runnable read) {
		// The readers are found one by one, as the name answers with one at a time.
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			List<Long> before = this.cache.replicas().stream().map(ReaderTests::gets).toList();
			long primaryBefore = gets(this.cache.primary());
			for (int i = 0; i < READS; i++) {
				read.run();
			}
			List<Long> after = this.cache.replicas().stream().map(ReaderTests::gets).toList();
			assertThat(gets(this.cache.primary())).isEqualTo(primaryBefore);
			for (int i = 0; i < 3; i++) {
				assertThat((double) (after.get(i) - before.get(i)) / READS).isCloseTo(1.0 / 3, within(0.1));
			}
		});
	}

	private static long gets(SimulatedNode node) {
		return node.execute("INFO", "commandstats")
			.lines()
			.filter((line) -> line.startsWith("cmdstat_get:"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll(".*:calls=(\\d+).*", "$1")))
			.sum();
	}

}
