package io.github.elasticachespring.autoconfigure.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.core.StringRedisTemplate;

import io.github.elasticachespring.autoconfigure.Simulated;
import io.github.elasticachespring.client.failover.MaxWait;
import io.github.elasticachespring.failover.PrimaryUnavailableException;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import io.github.elasticachespring.simulator.Fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Spring Cache while the server is away: readers have their source, and nothing that was
 * evicted is read afterwards.
 */
@ExtendWith(OutputCaptureExtension.class)
class CacheOutageTests {

	private static ElastiCacheSimulator simulator;

	@BeforeAll
	static void start() {
		simulator = ElastiCacheSimulator.replicationGroup().replicas(1).plainText().withoutAutomaticFailover().start();
	}

	@AfterAll
	static void stop() {
		simulator.close();
	}

	@Test
	void readsComeFromTheSourceOncePerKeyForAllWhoAskAtATime() {
		run((context) -> {
			Products products = context.getBean(Products.class);
			products.find("connected");
			try (Fault outage = simulator.crash(simulator.primary())) {
				assertThat(products.find("before")).isEqualTo("before 0");
				products.source().delay = 1000;
				products.source().loads.clear();
				for (boolean synchronous : new boolean[] { false, true }) {
					String key = synchronous ? "synchronous" : "plain";
					assertThat(inParallel(16, () -> synchronous ? products.findSynchronously(key) : products.find(key)))
						.containsOnly(key + " 0");
					assertThat(products.source().loads.get(key)).hasValue(1);
				}
				products.source().delay = 0;
				long began = System.nanoTime();
				for (int i = 0; i < 50; i++) {
					products.find("key " + i);
				}
				assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
				assertThat(products.findLater("later").join()).isEqualTo("later 0");
			}
			long fallThroughs = context.getBean(OutageCacheWriter.class).fallThroughs();
			assertThat(fallThroughs).isGreaterThan(80);
			SimpleMeterRegistry registry = new SimpleMeterRegistry();
			context.getBeansOfType(MeterBinder.class).values().forEach((binder) -> binder.bindTo(registry));
			assertThat(registry.get("elasticache.cache.fallthrough").functionCounter().count()).isEqualTo(fallThroughs);
		});
	}

	@Test
	void whatWasEvictedInAnOutageIsNotReadAfterIt() {
		run((context) -> {
			Products products = context.getBean(Products.class);
			StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
			for (String key : List.of("evicted", "put")) {
				products.find(key);
				assertThat(redis.hasKey("products::" + key)).isTrue();
			}
			products.findOther("cleared");
			try (Fault outage = simulator.crash(simulator.primary())) {
				products.source().versions.replaceAll((key, version) -> version + 1);
				products.evict("evicted");
				products.put("put");
				products.clearOthers();
			}
			for (int i = 0; i < 20; i++) {
				assertThat(products.find("evicted")).isEqualTo("evicted 1");
				assertThat(products.find("put")).isEqualTo("put 2");
				assertThat(products.findOther("cleared")).isEqualTo("cleared 1");
			}
			await().atMost(Duration.ofSeconds(20)).until(() -> redis.hasKey("products::put"));
			products.source().loads.clear();
			await().until(() -> "put 2".equals(products.find("put")) && !products.source().loads.containsKey("put"));
		});
	}

	@Test
	void whoEndsInAnOutageSaysHowManyWritesAreLost(CapturedOutput output) {
		Fault[] outage = new Fault[1];
		runner().withPropertyValues("elasticache.cache.max-wait=5s").run((context) -> {
			Products products = context.getBean(Products.class);
			products.find("lost");
			outage[0] = simulator.crash(simulator.primary());
			// Who must not block leaves it to another thread, which waits when all ends.
			Mono.fromRunnable(() -> {
				products.evict("lost");
				products.put("lost too");
				products.clearOthers();
			}).subscribeOn(Schedulers.parallel()).block();
			await().until(() -> Thread.getAllStackTraces()
				.entrySet()
				.stream()
				.anyMatch((thread) -> thread.getKey().getName().equals("elasticache-cache-recovery")
						&& Arrays.stream(thread.getValue())
							.anyMatch((frame) -> frame.getClassName().equals(MaxWait.class.getName()))));
		});
		try {
			assertThat(output).contains("3 writes to caches that were remembered in an outage are lost")
				.doesNotContain("that was remembered in an outage failed");
		}
		finally {
			outage[0].close();
			awaitBack();
		}
	}

	@Test
	void noReadIsOlderThanTheLastEvictionThatReturned() {
		long seed = new Random().nextLong();
		run((context) -> {
			Products products = context.getBean(Products.class);
			Map<String, AtomicLong> evicted = new ConcurrentHashMap<>();
			long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
			List<CompletableFuture<?>> workers = new ArrayList<>();
			for (int i = 0; i < 6; i++) {
				Random random = new Random(seed + i);
				boolean writer = i < 2;
				int worker = i;
				workers.add(CompletableFuture.runAsync(() -> {
					while (System.nanoTime() < end) {
						// Each key has one writer, so that what it did last is known.
						String key = "h" + (random.nextInt(8) * 2 + (writer ? worker : random.nextInt(2)));
						AtomicLong known = evicted.computeIfAbsent(key, (k) -> new AtomicLong());
						if (writer) {
							long version = products.source().versions.merge(key, 1L, Long::sum);
							products.evict(key);
							known.set(version);
						}
						else {
							long atLeast = known.get();
							long read = Long.parseLong(products.find(key).split(" ")[1]);
							assertThat(read).as("%s with seed %d", key, seed).isGreaterThanOrEqualTo(atLeast);
						}
					}
				}, Executors.newSingleThreadExecutor()));
			}
			for (int i = 0; i < 2; i++) {
				Fault outage = simulator.crash(simulator.primary());
				await().pollDelay(Duration.ofMillis(600)).until(() -> true);
				outage.close();
				await().pollDelay(Duration.ofMillis(800)).until(() -> true);
			}
			workers.forEach(CompletableFuture::join);
		});
	}

	@Test
	void whatCannotBeRememberedFails() {
		runner().withPropertyValues("elasticache.failover.max-held-commands=1").run((context) -> {
			Products products = context.getBean(Products.class);
			products.find("one");
			try (Fault outage = simulator.crash(simulator.primary())) {
				products.evict("one");
				assertThatExceptionOfType(TransientDataAccessException.class).isThrownBy(() -> products.evict("two"))
					.withMessageContaining("elasticache.failover.max-held-commands");
				assertThat(products.find("three")).isEqualTo("three 0");
			}
		});
		awaitBack();
	}

	@Test
	void anErrorThatIsNoOutageIsNotSwallowed() {
		run((context) -> {
			context.getBean(StringRedisTemplate.class).opsForList().leftPush("products::list", "a list");
			assertThatExceptionOfType(RedisSystemException.class)
				.isThrownBy(() -> context.getBean(Products.class).find("list"))
				.withStackTraceContaining("WRONGTYPE");
		});
	}

	@Test
	void callersGetTheExceptionIfTheyPrefer() {
		runner().withPropertyValues("elasticache.cache.on-error=propagate").run((context) -> {
			Products products = context.getBean(Products.class);
			products.find("one");
			try (Fault outage = simulator.crash(simulator.primary())) {
				assertThatExceptionOfType(PrimaryUnavailableException.class).isThrownBy(() -> products.find("one"));
				assertThatExceptionOfType(PrimaryUnavailableException.class).isThrownBy(() -> products.evict("one"));
			}
		});
		awaitBack();
	}

	@Test
	void aCacheHasItsOwnTimeToLive() {
		runner().withPropertyValues("elasticache.cache.ttl.products=10m").run((context) -> {
			Cache cache = context.getBean(CacheManager.class).getCache("products");
			cache.put("lives", "ten minutes");
			assertThat(context.getBean(StringRedisTemplate.class).getExpire("products::lives")).isBetween(500L, 600L);
		});
	}

	private static List<String> inParallel(int callers, java.util.function.Supplier<String> call) {
		try (var threads = new Threads(callers)) {
			List<CompletableFuture<String>> calls = new ArrayList<>();
			for (int i = 0; i < callers; i++) {
				calls.add(CompletableFuture.supplyAsync(call, threads.executor));
			}
			return calls.stream().map(CompletableFuture::join).toList();
		}
	}

	private static void run(ContextConsumer<AssertableApplicationContext> test) {
		runner().run(test);
		awaitBack();
	}

	private static void awaitBack() {
		await().atMost(Duration.ofSeconds(20))
			.ignoreExceptions()
			.untilAsserted(() -> assertThat(simulator.primary().execute("PING")).contains("PONG"));
		simulator.primary().execute("FLUSHALL");
	}

	private static ApplicationContextRunner runner() {
		return Simulated.contextRunner(simulator, Shape.REPLICATION_GROUP)
			.withConfiguration(
					AutoConfigurations.of(CacheAutoConfiguration.class, ElastiCacheCacheAutoConfiguration.class))
			.withPropertyValues("elasticache.failover.max-wait=3s")
			.withUserConfiguration(CachingConfiguration.class);
	}

	private static final class Threads implements AutoCloseable {

		private final java.util.concurrent.ExecutorService executor;

		Threads(int number) {
			this.executor = Executors.newFixedThreadPool(number);
		}

		@Override
		public void close() {
			this.executor.shutdownNow();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class CachingConfiguration {

		@Bean
		Products products() {
			return new Products();
		}

	}

	/** A source whose answers tell their version. */
	static final class Source {

		final Map<String, Long> versions = new ConcurrentHashMap<>();

		final Map<String, AtomicInteger> loads = new ConcurrentHashMap<>();

		volatile long delay;

	}

	static class Products {

		private final Source source = new Source();

		public Source source() {
			return this.source;
		}

		@Cacheable("products")
		public String find(String key) {
			return load(key);
		}

		@Cacheable(cacheNames = "products", sync = true)
		public String findSynchronously(String key) {
			return load(key);
		}

		@Cacheable("products")
		public CompletableFuture<String> findLater(String key) {
			return CompletableFuture.supplyAsync(() -> load(key));
		}

		@Cacheable("others")
		public String findOther(String key) {
			return load(key);
		}

		@CachePut("products")
		public String put(String key) {
			return key + " " + this.source.versions.merge(key, 1L, Long::sum);
		}

		@CacheEvict("products")
		public void evict(String key) {
		}

		@CacheEvict(cacheNames = "others", allEntries = true)
		public void clearOthers() {
		}

		private String load(String key) {
			this.source.loads.computeIfAbsent(key, (k) -> new AtomicInteger()).incrementAndGet();
			long version = this.source.versions.computeIfAbsent(key, (k) -> 0L);
			if (this.source.delay > 0) {
				await().pollDelay(Duration.ofMillis(this.source.delay)).until(() -> true);
			}
			return key + " " + version;
		}

	}

}
