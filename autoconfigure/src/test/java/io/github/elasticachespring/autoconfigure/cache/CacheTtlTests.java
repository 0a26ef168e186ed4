package io.github.elasticachespring.autoconfigure.cache;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.RedisCacheManagerBuilderCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.core.StringRedisTemplate;

import io.github.elasticachespring.autoconfigure.Simulated;
import io.github.elasticachespring.client.keyspace.TtlAction;
import io.github.elasticachespring.client.keyspace.TtlListener;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long the entries of a cache live, and that nobody sets it twice.
 */
@ElastiCacheSimulatorTest(replicas = 0)
class CacheTtlTests {

	private static final int ENTRIES = 60;

	private final Map<TtlAction, AtomicInteger> actions = new ConcurrentHashMap<>(new EnumMap<>(TtlAction.class));

	private final ElastiCacheSimulator simulator;

	private final ApplicationContextRunner contextRunner;

	CacheTtlTests(ElastiCacheSimulator simulator) {
		this.simulator = simulator;
		this.contextRunner = Simulated.contextRunner(simulator, Shape.REPLICATION_GROUP)
			.withConfiguration(
					AutoConfigurations.of(CacheAutoConfiguration.class, ElastiCacheCacheAutoConfiguration.class))
			.withBean(TtlListener.class,
					() -> (action) -> this.actions.computeIfAbsent(action, (key) -> new AtomicInteger())
						.incrementAndGet())
			.withUserConfiguration(CachingConfiguration.class)
			.withPropertyValues("elasticache.cache.ttl.products=10m");
	}

	@BeforeEach
	void empty() {
		this.simulator.primary().execute("FLUSHALL");
		this.simulator.primary().execute("CONFIG RESETSTAT".split(" "));
	}

	@Test
	void entriesWrittenTogetherDoNotExpireTogether() {
		this.contextRunner.withPropertyValues("elasticache.ttl.jitter=0.5").run((context) -> {
			Set<Long> ttls = fill(context, "products");
			assertThat(ttls).allMatch((ttl) -> ttl > 290 && ttl <= 600).hasSizeGreaterThan(10);
			assertThat(ttls).anyMatch((ttl) -> ttl < 500);
		});
	}

	@Test
	void withoutJitterAllLiveEquallyLong() {
		this.contextRunner.withPropertyValues("elasticache.ttl.jitter=0").run((context) -> {
			assertThat(fill(context, "products")).allMatch((ttl) -> ttl > 540 && ttl <= 600);
		});
	}

	@Test
	void thePolicyLeavesAnEntryWithATtlAlone() {
		this.contextRunner
			.withPropertyValues("elasticache.ttl.default=1h", "elasticache.ttl.max=1d",
					"elasticache.ttl.rules[0].pattern=products::*", "elasticache.ttl.rules[0].ttl=2h",
					"elasticache.ttl.rules[0].refresh=true")
			.run((context) -> {
				Cache products = context.getBean(CacheManager.class).getCache("products");
				assertThat(fill(context, "products")).allMatch((ttl) -> ttl > 500 && ttl <= 600);
				assertThat(products.putIfAbsent("0", "another").get()).isEqualTo("a value");
				assertThat(this.actions).isEmpty();
				assertThat(calls("set")).isEqualTo(ENTRIES + 1);
				assertThat(calls("expire") + calls("pexpire") + calls("eval")).isZero();
			});
	}

	@Test
	void anEntryWithoutATtlIsGivenOneInTheSameCommand() {
		this.contextRunner.withPropertyValues("elasticache.ttl.default=1h").run((context) -> {
			assertThat(fill(context, "orders")).allMatch((ttl) -> ttl > 3200 && ttl <= 3600).hasSizeGreaterThan(10);
			assertThat(this.actions.keySet()).containsExactly(TtlAction.APPLIED);
			assertThat(this.actions.get(TtlAction.APPLIED)).hasValue(ENTRIES);
			assertThat(calls("expire") + calls("pexpire") + calls("eval")).isZero();
		});
	}

	@Test
	void cachesKeepTheirNamesAndSettings() {
		this.contextRunner
			.withPropertyValues("spring.cache.cache-names=orders,products", "spring.cache.redis.time-to-live=5m",
					"spring.cache.redis.key-prefix=shop:", "elasticache.cache.ttl.users=20m",
					"elasticache.ttl.jitter=0")
			.withBean("mine", RedisCacheManagerBuilderCustomizer.class,
					() -> (builder) -> builder.withCacheConfiguration("users",
							RedisCacheConfiguration.defaultCacheConfig()
								.entryTtl(Duration.ofHours(1))
								.prefixCacheNameWith("v2:")))
			.run((context) -> {
				CacheManager caches = context.getBean(CacheManager.class);
				assertThat(caches.getCacheNames()).containsExactlyInAnyOrder("orders", "products", "users");
				StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
				caches.getCache("orders").put("1", "a");
				caches.getCache("products").put("1", "b");
				caches.getCache("users").put("1", "c");
				assertThat(redis.getExpire("shop:orders::1")).isBetween(240L, 300L);
				assertThat(redis.getExpire("shop:products::1")).isBetween(540L, 600L);
				assertThat(redis.getExpire("v2:users::1")).isBetween(1140L, 1200L);
			});
	}

	private Set<Long> fill(ApplicationContext context, String name) {
		Cache cache = context.getBean(CacheManager.class).getCache(name);
		StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
		Set<Long> ttls = new HashSet<>();
		for (int i = 0; i < ENTRIES; i++) {
			cache.put(String.valueOf(i), "a value");
			ttls.add(redis.getExpire(name + "::" + i));
		}
		return ttls;
	}

	private long calls(String command) {
		return this.simulator.primary()
			.execute("INFO", "commandstats")
			.lines()
			.filter((line) -> line.startsWith("cmdstat_%s:".formatted(command)))
			.mapToLong((line) -> Long.parseLong(line.replaceAll(".*:calls=(\\d+).*", "$1")))
			.sum();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class CachingConfiguration {

	}

}
