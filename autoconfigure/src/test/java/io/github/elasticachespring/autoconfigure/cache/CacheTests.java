package io.github.elasticachespring.autoconfigure.cache;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.RedisCacheManagerBuilderCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.cache.RedisCache;
import org.springframework.data.redis.cache.RedisCacheWriter;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import io.github.elasticachespring.autoconfigure.Simulated;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring Cache, and above all what it does to clear a cache.
 */
abstract class CacheTests {

	private static final int ENTRIES = 2500;

	private final ElastiCacheSimulator cache;

	private final ApplicationContextRunner contextRunner;

	CacheTests(ElastiCacheSimulator cache, Shape shape) {
		this.cache = cache;
		this.contextRunner = Simulated.contextRunner(cache, shape)
			.withConfiguration(
					AutoConfigurations.of(CacheAutoConfiguration.class, ElastiCacheCacheAutoConfiguration.class))
			.withUserConfiguration(CachingConfiguration.class);
	}

	@Test
	void clearsACacheByScanAndLeavesOthersAlone() {
		this.contextRunner.run((context) -> {
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			RedisCache products = products(context.getBean(CacheManager.class));
			RedisCache orders = (RedisCache) context.getBean(CacheManager.class).getCache("orders");
			fill(products);
			orders.putIfAbsent("mine", "kept");
			products.clear();
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.untilAsserted(() -> assertThat(present(template)).isZero());
			assertThat(orders.get("mine", String.class)).isEqualTo("kept");
			assertThat(calls("keys")).isZero();
			assertThat(calls("scan")).isPositive();
		});
	}

	@Test
	void invalidatesACacheByScanBeforeItReturns() {
		this.contextRunner.run((context) -> {
			RedisCache products = products(context.getBean(CacheManager.class));
			fill(products);
			assertThat(products.invalidate()).isTrue();
			assertThat(present(context.getBean(StringRedisTemplate.class))).isZero();
			assertThat(calls("keys")).isZero();
		});
	}

	@Test
	void keepsStatistics() {
		this.contextRunner.withPropertyValues("spring.cache.redis.enable-statistics=true").run((context) -> {
			RedisCache products = products(context.getBean(CacheManager.class));
			products.get("not there");
			assertThat(products.getStatistics().getMisses()).isOne();
		});
	}

	@Test
	void yieldsToACacheWriterOfTheApplication() {
		this.contextRunner.withUserConfiguration(OwnCacheWriterConfiguration.class).run((context) -> {
			RedisCache products = products(context.getBean(CacheManager.class));
			assertThat(products.getNativeCache()).isSameAs(OwnCacheWriterConfiguration.writer);
		});
	}

	private static RedisCache products(CacheManager cacheManager) {
		RedisCache products = (RedisCache) cacheManager.getCache("products");
		assertThat(products).isNotNull();
		return products;
	}

	/**
	 * Spring Data writes asynchronously: putIfAbsent does not return before it is done.
	 */
	private static void fill(RedisCache products) {
		for (int i = 0; i < ENTRIES; i++) {
			products.putIfAbsent(i, "product " + i);
		}
	}

	private static int present(StringRedisTemplate template) {
		int present = 0;
		for (int i = 0; i < ENTRIES; i += 50) {
			present += Boolean.TRUE.equals(template.hasKey("products::" + i)) ? 1 : 0;
		}
		return present;
	}

	private int calls(String command) {
		return this.cache.nodes()
			.stream()
			.flatMap((node) -> node.execute("INFO", "commandstats").lines())
			.filter((line) -> line.startsWith("cmdstat_%s:".formatted(command)))
			.mapToInt((line) -> Integer.parseInt(line.replaceAll(".*:calls=(\\d+).*", "$1")))
			.sum();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class CachingConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnCacheWriterConfiguration {

		static RedisCacheWriter writer;

		@Bean
		RedisCacheManagerBuilderCustomizer ownCacheWriter(RedisConnectionFactory connectionFactory) {
			writer = RedisCacheWriter.lockingRedisCacheWriter(connectionFactory);
			return (builder) -> builder.cacheWriter(writer);
		}

	}

}
