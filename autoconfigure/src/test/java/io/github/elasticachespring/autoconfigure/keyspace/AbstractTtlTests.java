package io.github.elasticachespring.autoconfigure.keyspace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.session.autoconfigure.SessionAutoConfiguration;
import org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.data.redis.RedisIndexedSessionRepository;

import io.github.elasticachespring.autoconfigure.Simulated;
import io.github.elasticachespring.autoconfigure.cache.ElastiCacheCacheAutoConfiguration;
import io.github.elasticachespring.autoconfigure.session.ElastiCacheSessionAutoConfiguration;
import io.github.elasticachespring.client.keyspace.TtlAction;
import io.github.elasticachespring.client.keyspace.TtlListener;
import io.github.elasticachespring.keyspace.MissingTtlException;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import io.github.elasticachespring.simulator.NodeRole;
import io.github.elasticachespring.simulator.SimulatedNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What an application leaves behind in the keyspace: TTLs on everything once the user has
 * asked for them, and none before.
 */
abstract class AbstractTtlTests {

	private final ElastiCacheSimulator cache;

	private final WebApplicationContextRunner contextRunner;

	AbstractTtlTests(ElastiCacheSimulator cache, Shape shape) {
		this.cache = cache;
		this.contextRunner = Simulated.webContextRunner(cache, shape)
			.withConfiguration(AutoConfigurations.of(CacheAutoConfiguration.class,
					ElastiCacheCacheAutoConfiguration.class, SessionAutoConfiguration.class,
					SessionDataRedisAutoConfiguration.class, ElastiCacheSessionAutoConfiguration.class))
			.withUserConfiguration(CachingConfiguration.class)
			.withPropertyValues("spring.session.data.redis.repository-type=indexed");
	}

	@BeforeEach
	void forget() {
		primaries().forEach((node) -> node.execute("FLUSHALL"));
	}

	@Test
	void withADefaultNothingIsLeftWithoutATtlButWhatIsExempt() {
		this.contextRunner.withPropertyValues("elasticache.ttl.default=1h", "elasticache.ttl.exempt=lock:*")
			.run((context) -> {
				use(context);
				context.getBean(StringRedisTemplate.class).opsForValue().set("lock:one", "held");
				assertThat(keysWithoutTtl()).containsExactly("lock:one");
				assertThat(ttl("plain")).isBetween(54 * 60 - 5, 3600);
				assertThat(ttl("short")).isBetween(1, 30);
				assertThat(ttl("{t}:counted")).isPositive();
			});
	}

	@Test
	void withoutADefaultOrARuleNotOneTtlIsSet() {
		AtomicInteger touched = new AtomicInteger();
		this.contextRunner
			.withBean(TtlListener.class,
					() -> (action) -> touched
						.addAndGet((action == TtlAction.APPLIED || action == TtlAction.CAPPED) ? 1 : 0))
			.run((context) -> {
				StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
				redis.opsForValue().set("plain", "value");
				redis.opsForList().leftPush("list", "element");
				redis.opsForHash().put("hash", "field", "value");
				assertThat(keysWithoutTtl()).containsExactlyInAnyOrder("plain", "list", "hash");
				assertThat(touched).hasValue(0);
			});
	}

	@Test
	void rejectedIsWhatCouldHaveSaidATtl() {
		this.contextRunner
			.withPropertyValues("elasticache.ttl.enforcement=reject", "elasticache.ttl.default=1h",
					"spring.session.data.redis.repository-type=default")
			.run((context) -> {
				StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
				assertThatExceptionOfType(MissingTtlException.class)
					.isThrownBy(() -> redis.opsForValue().set("user:42", "value"))
					.withMessageContaining("elasticache.ttl");
				assertThat(redis.hasKey("user:42")).isFalse();
				redis.opsForValue().set("user:42", "value", Duration.ofMinutes(1));
				assertThat(ttl("user:42")).isBetween(1, 60);
			});
	}

	@Test
	void aCapCutsWhatTheCallerGave() {
		this.contextRunner
			.withPropertyValues("elasticache.ttl.max=10m", "elasticache.ttl.default=5m",
					"spring.session.data.redis.repository-type=default")
			.run((context) -> {
				StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
				redis.opsForValue().set("long", "value", Duration.ofDays(1));
				assertThat(ttl("long")).isBetween(1, 600);
				redis.expire("long", Duration.ofDays(2));
				assertThat(ttl("long")).isBetween(1, 600);
			});
	}

	private static void use(ApplicationContext context) {
		StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
		redis.opsForValue().set("plain", "value");
		redis.opsForValue().set("short", "value", Duration.ofSeconds(30));
		redis.opsForValue().setIfAbsent("absent", "value");
		redis.opsForValue().multiSet(Map.of("{m}:one", "1", "{m}:two", "2"));
		redis.opsForList().rightPushAll("list", "a", "b");
		redis.opsForHash().putAll("hash", Map.of("a", "1"));
		redis.opsForZSet().add("scores", "a", 1);
		redis.executePipelined((RedisConnection connection) -> {
			connection.stringCommands().incr("{t}:counted".getBytes());
			connection.setCommands().sAdd("pipelined".getBytes(), "a".getBytes());
			return null;
		});
		ReactiveStringRedisTemplate reactive = context.getBean(ReactiveStringRedisTemplate.class);
		reactive.opsForValue().set("reactive", "value").then(reactive.opsForSet().add("reactive set", "a")).block();
		context.getBean(CacheManager.class).getCache("products").put("teapot", "a teapot");
		SessionRepository<?> sessions = context.getBean(RedisIndexedSessionRepository.class);
		keep(sessions);
	}

	private static <S extends Session> void keep(SessionRepository<S> repository) {
		S session = repository.createSession();
		session.setAttribute(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, "alice");
		repository.save(session);
	}

	private List<SimulatedNode> primaries() {
		return this.cache.nodes().stream().filter((node) -> node.role() == NodeRole.PRIMARY).toList();
	}

	/** As the servers themselves see it. */
	private List<String> keysWithoutTtl() {
		List<String> without = new ArrayList<>();
		for (SimulatedNode node : primaries()) {
			node.execute("KEYS", "*")
				.lines()
				.map(String::trim)
				.filter((key) -> !key.isEmpty() && node.execute("TTL", key).trim().equals("-1"))
				.forEach(without::add);
		}
		return without;
	}

	private int ttl(String key) {
		SimulatedNode owner = primaries().stream()
			.filter((node) -> node.execute("KEYS", key).contains(key))
			.findFirst()
			.orElseThrow();
		return Integer.parseInt(owner.execute("TTL", key).trim());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class CachingConfiguration {

	}

}
