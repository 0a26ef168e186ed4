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
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.data.annotation.Id;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.PartialUpdate;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisHash;
import org.springframework.data.redis.core.RedisKeyValueAdapter.ShadowCopy;
import org.springframework.data.redis.core.RedisKeyValueTemplate;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.TimeToLive;
import org.springframework.data.redis.core.index.Indexed;
import org.springframework.data.redis.repository.configuration.EnableRedisRepositories;
import org.springframework.data.repository.CrudRepository;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.data.redis.RedisIndexedSessionRepository;
import org.springframework.session.data.redis.RedisSessionRepository;

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
			.withUserConfiguration(CachingConfiguration.class, RepositoryConfiguration.class)
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
				assertThat(ttl("orders:1")).isBetween(54 * 60 - 5, 3600);
				assertThat(ttl("orders:4")).as("what the entity says").isBetween(1, 240);
				assertThat(ttl("vouchers:summer")).as("what the class says").isBetween(1, 60);
			});
	}

	@Test
	void theIndexOfARepositoryOutlivesItsEntitiesWhereItsRuleRefreshes() {
		this.contextRunner
			.withPropertyValues("elasticache.ttl.default=100s", "elasticache.ttl.rules[0].pattern=orders*",
					"elasticache.ttl.rules[0].ttl=1h", "elasticache.ttl.rules[0].refresh=true",
					"elasticache.ttl.jitter=0")
			.run((context) -> {
				OrderRepository orders = context.getBean(OrderRepository.class);
				orders.save(new Order("1", "alice", "Paris", null));
				for (String index : List.of("orders", "orders:customer:alice")) {
					primaryOf(index).execute("EXPIRE", index, "30");
				}
				orders.save(new Order("2", "alice", "Rome", null));
				for (String index : List.of("orders", "orders:customer:alice")) {
					assertThat(ttl(index)).as(index).isBetween(3500, 3600);
				}
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
		keep(context.getBean(RedisIndexedSessionRepository.class));
		keep(new RedisSessionRepository(sessionTemplate(redis)));
		useRepositories(context);
	}

	/** A session that is changed, gets another id, and another that is ended. */
	private static <S extends Session> void keep(SessionRepository<S> repository) {
		S session = repository.createSession();
		session.setAttribute(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, "alice");
		repository.save(session);
		S found = repository.findById(session.getId());
		found.setAttribute("cart", "tea");
		found.changeSessionId();
		repository.save(found);
		S ended = repository.createSession();
		repository.save(ended);
		repository.deleteById(ended.getId());
	}

	private static RedisTemplate<String, Object> sessionTemplate(StringRedisTemplate redis) {
		RedisTemplate<String, Object> template = new RedisTemplate<>();
		template.setConnectionFactory(redis.getRequiredConnectionFactory());
		template.setKeySerializer(redis.getStringSerializer());
		template.setHashKeySerializer(redis.getStringSerializer());
		template.afterPropertiesSet();
		return template;
	}

	/** Entities that are saved, changed as a whole and in part, found and removed. */
	private static void useRepositories(ApplicationContext context) {
		OrderRepository orders = context.getBean(OrderRepository.class);
		orders.saveAll(List.of(new Order("1", "alice", "Paris", null), new Order("2", "bob", "Rome", null),
				new Order("3", "bob", "Paris", null)));
		orders.save(new Order("1", "carol", "Rome", null));
		context.getBean(RedisKeyValueTemplate.class)
			.update(new PartialUpdate<>("2", Order.class).set("customer", "dave").del("city"));
		orders.deleteById("3");
		assertThat(orders.findByCustomer("carol")).extracting(Order::id).containsExactly("1");
		orders.save(new Order("4", "erin", "Oslo", 120L));
		orders.save(new Order("4", "erin", "Bern", 240L));
		context.getBean(VoucherRepository.class).save(new Voucher("summer", "alice"));
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
		return Integer.parseInt(primaryOf(key).execute("TTL", key).trim());
	}

	private SimulatedNode primaryOf(String key) {
		return primaries().stream().filter((node) -> node.execute("KEYS", key).contains(key)).findFirst().orElseThrow();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class CachingConfiguration {

	}

	/** With the copies of expired entities that events are told from. */
	@Configuration(proxyBeanMethods = false)
	@EnableRedisRepositories(considerNestedRepositories = true, shadowCopy = ShadowCopy.ON,
			includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE,
					classes = { OrderRepository.class, VoucherRepository.class }))
	static class RepositoryConfiguration {

	}

	@RedisHash("orders")
	record Order(@Id String id, @Indexed String customer, @Indexed String city, @TimeToLive Long seconds) {

	}

	@RedisHash(value = "vouchers", timeToLive = 60)
	record Voucher(@Id String id, @Indexed String customer) {

	}

	interface OrderRepository extends CrudRepository<Order, String> {

		List<Order> findByCustomer(String customer);

	}

	interface VoucherRepository extends CrudRepository<Voucher, String> {

	}

}
