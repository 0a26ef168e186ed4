package io.github.elasticachespring.autoconfigure.keyspace;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.RedisPipelineException;
import org.springframework.data.redis.connection.RedisStringCommands.BitOperation;
import org.springframework.data.redis.connection.SortParameters.Order;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.query.SortQueryBuilder;
import org.springframework.data.redis.core.script.RedisScript;

import io.github.elasticachespring.autoconfigure.Simulated;
import io.github.elasticachespring.client.keyspace.CrossSlotEvent;
import io.github.elasticachespring.client.keyspace.CrossSlotListener;
import io.github.elasticachespring.keyspace.CrossSlotException;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Keys of several slots through what Spring offers, under {@code fail}: refused wherever
 * a cluster would refuse them, and nowhere else.
 */
abstract class CrossSlotTests {

	private static final String[] SLOTS = { "'a' (slot 15495)", "'b' (slot 3300)" };

	private final ElastiCacheSimulator cache;

	private final ApplicationContextRunner contextRunner;

	private final List<CrossSlotEvent> events = new CopyOnWriteArrayList<>();

	CrossSlotTests(ElastiCacheSimulator cache, Shape shape) {
		this.cache = cache;
		this.contextRunner = Simulated.contextRunner(cache, shape)
			.withPropertyValues("elasticache.keys.cross-slot=fail")
			.withBean(CrossSlotListener.class, () -> this.events::add);
	}

	@BeforeEach
	void empty() {
		this.cache.nodes().stream().filter(KeyspaceScan::isPrimary).forEach((node) -> node.execute("FLUSHALL"));
	}

	ApplicationContextRunner contextRunner() {
		return this.contextRunner;
	}

	@Test
	void refusesThroughTemplates() {
		withTemplate((template) -> {
			refused("EVALSHA",
					() -> template.execute(RedisScript.of("return #KEYS", Long.class), List.of("a", "b"), "secret"));
			refused("BITOP", () -> template.execute((RedisCallback<Long>) (connection) -> connection.stringCommands()
				.bitOp(BitOperation.AND, bytes("a"), bytes("a"), bytes("b"))));
			refused("ZUNIONSTORE", () -> template.opsForZSet().unionAndStore("a", "a", "b"));
			refused("COPY", () -> template.copy("a", "b", true));
			refused("PFCOUNT", () -> template.execute(
					(RedisCallback<Object>) (connection) -> connection.execute("pfcount", bytes("a"), bytes("b"))));
			refused("LMOVE", () -> template.execute((RedisCallback<Object>) (connection) -> connection.execute("LMOVE",
					bytes("a"), bytes("b"), bytes("LEFT"), bytes("LEFT"))));
			assertThat(this.events).hasSize(6).allMatch(CrossSlotEvent::refused);
			assertThat(KeyspaceScan.keys(this.cache)).isEmpty();
		});
	}

	@Test
	void refusesReactively() {
		withReactiveTemplate((template) -> {
			refused("EVALSHA",
					() -> template.execute(RedisScript.of("return #KEYS", Long.class), List.of("a", "b"), List.of("x"))
						.blockLast());
			refused("COPY", () -> template.copy("a", "b", true).block());
			refused("ZRANGESTORE",
					() -> template.opsForZSet().rangeAndStoreByScore("a", "b", Range.unbounded()).block());
		});
	}

	/** Spring Data ends a pipeline with its first failure, a server's or ours. */
	@Test
	void refusesInPipelines() {
		withTemplate((template) -> {
			assertThatExceptionOfType(RedisPipelineException.class)
				.isThrownBy(() -> template.executePipelined((RedisCallback<Object>) (connection) -> {
					connection.stringCommands().get(bytes("{a}:mine"));
					connection.keyCommands().copy(bytes("a"), bytes("b"), false);
					return null;
				}))
				.havingRootCause()
				.isInstanceOf(CrossSlotException.class)
				.withMessageContainingAll("COPY was not sent", "'a' (slot 15495)", "'b' (slot 3300)");
			assertThat(template.executePipelined((RedisCallback<Object>) (connection) -> {
				connection.stringCommands().set(bytes("{a}:mine"), bytes("1"));
				connection.stringCommands().get(bytes("{a}:mine"));
				return null;
			})).containsExactly(true, "1");
		});
	}

	@Test
	void leavesToTheLibraryWhatItTakesApart() {
		withTemplate((template) -> {
			template.opsForValue().multiSet(Map.of("a", "1", "b", "2", "c", "3"));
			assertThat(template.opsForValue().multiGet(List.of("c", "x", "a", "b"))).containsExactly("3", null, "1",
					"2");
			assertThat(template.opsForValue().multiSetIfAbsent(Map.of("d", "4", "e", "5"))).isTrue();
			assertThat(template.countExistingKeys(List.of("a", "b", "e"))).isEqualTo(3);
			template.rename("a", "f");
			assertThat(template.renameIfAbsent("b", "g")).isTrue();
			assertThat(template.opsForValue().multiGet(List.of("f", "g"))).containsExactly("1", "2");
			assertThat(template.unlink(List.of("c", "d"))).isEqualTo(2);
			assertThat(template.delete(List.of("e", "f", "g", "h"))).isEqualTo(3);
			assertThat(this.events).isEmpty();
		});
	}

	@Test
	void leavesToTheLibraryWhatItEmulates() {
		withTemplate((template) -> {
			var sets = template.opsForSet();
			sets.add("a", "1", "2", "3");
			sets.add("b", "2", "3", "4");
			assertThat(sets.intersect("a", "b")).containsExactlyInAnyOrder("2", "3");
			assertThat(sets.union("a", "b")).hasSize(4);
			assertThat(sets.difference("a", "b")).containsExactly("1");
			assertThat(sets.intersectAndStore("a", "b", "c")).isEqualTo(2);
			assertThat(sets.unionAndStore("a", "b", "d")).isEqualTo(4);
			assertThat(sets.differenceAndStore("a", "b", "e")).isEqualTo(1);
			assertThat(sets.move("a", "1", "b")).isTrue();
			assertThat(template.sort(SortQueryBuilder.sort("d").order(Order.DESC).build(), "sorted")).isEqualTo(4);
			assertThat(template.opsForList().range("sorted", 0, -1)).containsExactly("4", "3", "2", "1");
			assertThat(template.opsForList().rightPopAndLeftPush("sorted", "z")).isEqualTo("1");
			assertThat(template.opsForList().rightPopAndLeftPush("sorted", "z", Duration.ofSeconds(1))).isEqualTo("2");
			assertThat(template.execute((RedisCallback<List<byte[]>>) (connection) -> connection.listCommands()
				.bLPop(1, bytes("sorted"), bytes("y")))).hasSize(2);
			assertThat(this.events).isEmpty();
		});
	}

	@Test
	void leavesToTheLibraryWhatItTakesApartReactively() {
		withReactiveTemplate((template) -> {
			template.opsForValue().multiSet(Map.of("a", "1", "b", "2")).block();
			assertThat(template.opsForValue().multiGet(List.of("b", "a")).block()).containsExactly("2", "1");
			template.rename("a", "c").block();
			assertThat(template.delete("b", "c").block()).isEqualTo(2);
			var sets = template.opsForSet();
			sets.add("a", "1", "2").then(sets.add("b", "2", "3")).block();
			assertThat(sets.intersect("a", "b").collectList().block()).containsExactly("2");
			assertThat(sets.unionAndStore("a", "b", "d").block()).isEqualTo(3);
			assertThat(sets.move("a", "1", "b").block()).isTrue();
			assertThat(template.unlink("a", "b", "d").block()).isEqualTo(3);
			assertThat(this.events).isEmpty();
		});
	}

	@Test
	void warnsOrKeepsQuietAsTold() {
		for (String policy : List.of("warn", "off")) {
			this.contextRunner.withPropertyValues("elasticache.keys.cross-slot=" + policy).run((context) -> {
				this.events.clear();
				StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
				try {
					assertThat(template.copy("a", "b", true)).isFalse();
				}
				catch (InvalidDataAccessApiUsageException | RedisSystemException ex) {
					assertThat(ex).isNotInstanceOf(CrossSlotException.class).hasStackTraceContaining("CROSSSLOT");
				}
				assertThat(this.events).hasSize(policy.equals("off") ? 0 : 1).noneMatch(CrossSlotEvent::refused);
			});
		}
	}

	final void refused(String command, Runnable call) {
		assertThatExceptionOfType(CrossSlotException.class).isThrownBy(call::run)
			.isInstanceOf(InvalidDataAccessApiUsageException.class)
			.withMessageContaining(command + " was not sent")
			.withMessageContainingAll(SLOTS)
			.withMessageContaining("elasticache.keys.cross-slot")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("secret"));
	}

	final List<CrossSlotEvent> events() {
		return this.events;
	}

	final ElastiCacheSimulator cache() {
		return this.cache;
	}

	final void withTemplate(Consumer<StringRedisTemplate> test) {
		this.contextRunner.run((context) -> test.accept(context.getBean(StringRedisTemplate.class)));
	}

	private void withReactiveTemplate(Consumer<ReactiveStringRedisTemplate> test) {
		this.contextRunner.run((context) -> test.accept(context.getBean(ReactiveStringRedisTemplate.class)));
	}

	static byte[] bytes(String text) {
		return text.getBytes();
	}

}
