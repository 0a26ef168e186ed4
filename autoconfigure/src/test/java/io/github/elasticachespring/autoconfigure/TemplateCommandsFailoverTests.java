package io.github.elasticachespring.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.data.redis.connection.RedisPipelineException;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

import io.github.elasticachespring.failover.CommandOutcomeUnknownException;
import io.github.elasticachespring.failover.ConnectionStateLostException;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import io.github.elasticachespring.simulator.Fault;
import io.github.elasticachespring.simulator.SimulatedNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * What is more than one command and one reply, across a failover, through Spring's
 * templates: streams, blocking pops, scripts, pipelines, transactions.
 */
class TemplateCommandsFailoverTests {

	private static final int ELEMENTS = 60;

	private static final RedisScript<Long> INCREMENT = RedisScript.of("return redis.call('incr', KEYS[1])", Long.class);

	private static ElastiCacheSimulator simulator;

	private static ApplicationContextRunner contextRunner;

	/** How a primary goes. */
	private enum Failing {

		PLANNED {
			@Override
			Fault failOver() {
				simulator.failover();
				return null;
			}
		},

		CRASH {
			@Override
			Fault failOver() {
				// Replication is asynchronous: what the primary had not passed on would
				// be lost.
				simulator.primary().execute("CLIENT", "PAUSE", "60000", "WRITE");
				awaitReplicas();
				Fault crash = simulator.crash(simulator.primary());
				crash.failover().join();
				return crash;
			}
		};

		abstract Fault failOver();

		/** All nodes are back afterwards. */
		void during(Runnable action) {
			Fault fault = failOver();
			try {
				action.run();
			}
			finally {
				if (fault != null) {
					fault.close();
				}
			}
		}

	}

	@BeforeAll
	static void start() {
		simulator = ElastiCacheSimulator.replicationGroup()
			.replicas(2)
			.authToken("a-token-of-the-tests")
			.relayed()
			.dnsLag(Duration.ofSeconds(60))
			.promotionDelay(Duration.ofMillis(300))
			.start();
		contextRunner = Simulated.contextRunner(simulator, Shape.REPLICATION_GROUP)
			.withPropertyValues("elasticache.failover.max-wait=30s", "elasticache.ttl.enforcement=off");
	}

	@AfterAll
	static void stop() {
		simulator.close();
	}

	@BeforeEach
	void clear() {
		simulator.primary().execute("FLUSHALL");
	}

	private static void run(Templates test) {
		contextRunner.run((context) -> test.with(context.getBean(StringRedisTemplate.class),
				context.getBean(ReactiveStringRedisTemplate.class)));
	}

	private interface Templates {

		void with(StringRedisTemplate template, ReactiveStringRedisTemplate reactive) throws Exception;

	}

	/** Elements come in their order, once, and all of them or an exception. */
	@ParameterizedTest
	@EnumSource
	void aStreamThatIsCutTellsSo(Failing failing) {
		String filling = "e".repeat(1 << 16);
		List<String> elements = IntStream.range(0, ELEMENTS).mapToObj((i) -> i + filling).toList();
		run((template, reactive) -> {
			elements.forEach((element) -> template.opsForList().rightPush("list", element));
			awaitReplicas();
			Taker taker = new Taker();
			reactive.opsForList().range("list", 0, -1).subscribe(taker);
			await().until(() -> taker.taken.size() == 1);
			failing.during(() -> {
				await().until(() -> {
					taker.request(1);
					return taker.end.isDone();
				});
				assertThat(taker.taken).isEqualTo(elements.subList(0, taker.taken.size()));
				Throwable failure = catchThrowable(taker.end::join);
				if (failure == null) {
					assertThat(taker.taken).hasSize(ELEMENTS);
				}
				else {
					assertThat(failure).hasCauseInstanceOf(ConnectionStateLostException.class);
				}
				assertThat(reactive.opsForList().range("list", 0, -1).collectList().block()).isEqualTo(elements);
			});
		});
	}

	@Test
	void aBlockingPopMovesOnInAPlannedFailover() {
		run((template, reactive) -> {
			CompletableFuture<String> blocking = CompletableFuture
				.supplyAsync(() -> template.opsForList().leftPop("jobs:blocking", Duration.ofSeconds(60)));
			CompletableFuture<String> nonBlocking = reactive.opsForList()
				.leftPop("jobs:reactive", Duration.ofSeconds(60))
				.toFuture();
			awaitBlocked(2);
			simulator.failover();
			awaitBlocked(2);
			template.opsForList().rightPush("jobs:blocking", "one");
			template.opsForList().rightPush("jobs:reactive", "other");
			assertThat(blocking.join()).isEqualTo("one");
			assertThat(nonBlocking.join()).isEqualTo("other");
			assertThat(template.hasKey("jobs:blocking")).isFalse();
			assertThat(template.hasKey("jobs:reactive")).isFalse();
		});
	}

	@Test
	void aBlockingPopIsOfUnknownOutcomeAfterACrash() {
		run((template, reactive) -> {
			CompletableFuture<Throwable> blocking = CompletableFuture
				.supplyAsync(() -> catchThrowable(() -> template.opsForList().leftPop("jobs", Duration.ofSeconds(60))));
			CompletableFuture<Throwable> nonBlocking = CompletableFuture.supplyAsync(
					() -> catchThrowable(() -> reactive.opsForList().leftPop("jobs", Duration.ofSeconds(60)).block()));
			awaitBlocked(2);
			Failing.CRASH.during(() -> {
				assertThat(blocking.join()).isInstanceOf(CommandOutcomeUnknownException.class);
				assertThat(nonBlocking.join()).isInstanceOf(CommandOutcomeUnknownException.class);
				template.opsForList().rightPush("jobs", "one");
				assertThat(template.opsForList().leftPop("jobs", Duration.ofSeconds(5))).isEqualTo("one");
			});
		});
	}

	@ParameterizedTest
	@EnumSource
	void aScriptIsExecutedOnceOrOfUnknownOutcome(Failing failing) {
		run((template, reactive) -> {
			List<Counter> counters = List.of(
					new Counter("script:blocking", (key) -> template.execute(INCREMENT, List.of(key))),
					new Counter("script:reactive", (key) -> reactive.execute(INCREMENT, List.of(key)).blockLast()));
			countDuring(failing, counters);
			for (Counter counter : counters) {
				assertThat(counter.unexpected).as(counter.key).isEmpty();
				assertThat(counter.unknown.get()).isLessThanOrEqualTo((failing == Failing.CRASH) ? 1 : 0);
				assertThat(Long.parseLong(template.opsForValue().get(counter.key))).as(counter.key)
					.isBetween(counter.acknowledged.get(), counter.acknowledged.get() + counter.unknown.get());
			}
		});
	}

	/** Only the increment's outcome is unknown; the other commands are sent again. */
	@Test
	void aPipelineLosesNoResultButThatOfTheCommandThatFailed() throws Exception {
		run((template, reactive) -> {
			template.opsForValue().set("before", "there");
			awaitReplicas();
			List<Object> warm = template.executePipelined(pipeline((strings) -> strings.opsForValue().get("before")));
			assertThat(warm).containsExactly("there");
			CompletableFuture<Throwable> pipelined;
			Fault crash;
			var primary = simulator.primary();
			try (Fault replies = simulator.loseReplies(primary)) {
				pipelined = CompletableFuture
					.supplyAsync(() -> catchThrowable(() -> template.executePipelined(pipeline((strings) -> {
						strings.opsForValue().get("before");
						strings.opsForValue().increment("counter");
						strings.opsForValue().set("after", "set");
						strings.opsForValue().get("after");
					}))));
				await().until(() -> "set".equals(simulator.replicas().get(0).execute("GET", "after")));
				crash = simulator.crash(primary);
				crash.failover().join();
			}
			try (crash) {
				Throwable failure = pipelined.join();
				assertThat(failure).isInstanceOf(RedisPipelineException.class)
					.hasCauseInstanceOf(CommandOutcomeUnknownException.class);
				List<Object> results = ((RedisPipelineException) failure).getPipelineResult();
				assertThat(results).hasSize(4);
				assertThat((byte[]) results.get(0)).asString().isEqualTo("there");
				assertThat(results.get(1)).isInstanceOf(CommandOutcomeUnknownException.class);
				assertThat(results.get(2)).isEqualTo(true);
				assertThat((byte[]) results.get(3)).asString().isEqualTo("set");
				assertThat(template.opsForValue().get("counter")).isEqualTo("1");
			}
		});
	}

	@Test
	void aPipelineTellsAServersErrorInItsPlace() {
		run((template, reactive) -> {
			template.opsForValue().set("text", "text");
			assertThat(catchThrowable(() -> template.executePipelined(pipeline((strings) -> {
				strings.opsForValue().increment("counter");
				strings.opsForValue().increment("text");
				strings.opsForValue().increment("counter");
			})))).isInstanceOfSatisfying(RedisPipelineException.class, (failure) -> {
				assertThat(failure.getPipelineResult()).hasSize(3).startsWith(1L).endsWith(2L);
				assertThat(failure.getPipelineResult().get(1)).isInstanceOf(Exception.class);
			}).hasStackTraceContaining("not an integer");
		});
	}

	@ParameterizedTest
	@EnumSource
	void aTransactionIsWholeOrNotThere(Failing failing) {
		run((template, reactive) -> {
			List<Counter> counters = List
				.of(new Counter("transaction", (key) -> template.execute(new SessionCallback<List<Object>>() {

					@Override
					@SuppressWarnings("unchecked")
					public <K, V> List<Object> execute(RedisOperations<K, V> operations) {
						RedisOperations<String, String> strings = (RedisOperations<String, String>) operations;
						strings.multi();
						strings.opsForValue().increment(key);
						strings.opsForValue().increment(key + ":twin");
						return strings.exec();
					}

				})));
			countDuring(failing, counters);
			Counter counter = counters.get(0);
			assertThat(counter.unexpected).isEmpty();
			assertThat(counter.unknown.get()).isLessThanOrEqualTo((failing == Failing.CRASH) ? 1 : 0);
			String value = template.opsForValue().get("transaction");
			assertThat(template.opsForValue().get("transaction:twin")).isEqualTo(value);
			assertThat(Long.parseLong(value)).isBetween(counter.acknowledged.get(),
					counter.acknowledged.get() + counter.unknown.get());
		});
	}

	/** Counts until well after the failover. */
	private static void countDuring(Failing failing, List<Counter> counters) {
		AtomicBoolean running = new AtomicBoolean(true);
		List<CompletableFuture<Void>> workers = counters.stream()
			.map((counter) -> CompletableFuture.runAsync(() -> counter.countWhile(running)))
			.toList();
		try {
			counters.forEach(TemplateCommandsFailoverTests::awaitProgress);
			failing.during(() -> counters.forEach(TemplateCommandsFailoverTests::awaitProgress));
		}
		finally {
			running.set(false);
			workers.forEach(CompletableFuture::join);
		}
	}

	private static void awaitProgress(Counter counter) {
		long before = counter.acknowledged.get();
		await().atMost(Duration.ofSeconds(30)).until(() -> counter.acknowledged.get() > before + 20);
	}

	/** One caller's counter: what was acknowledged, and what nobody knows. */
	private static final class Counter {

		private final String key;

		private final Consumer<String> increment;

		private final AtomicLong acknowledged = new AtomicLong();

		private final AtomicLong unknown = new AtomicLong();

		private final List<Throwable> unexpected = Collections.synchronizedList(new ArrayList<>());

		private Counter(String key, Consumer<String> increment) {
			this.key = key;
			this.increment = increment;
		}

		private void countWhile(AtomicBoolean running) {
			while (running.get()) {
				try {
					this.increment.accept(this.key);
					this.acknowledged.incrementAndGet();
				}
				catch (CommandOutcomeUnknownException ex) {
					this.unknown.incrementAndGet();
				}
				catch (ConnectionStateLostException ex) {
					// Not executed, says the exception: the sum tells.
				}
				catch (TransientDataAccessException ex) {
					this.unexpected.add(ex);
				}
			}
		}

	}

	/** Takes what it is told to ask for. */
	private static final class Taker extends BaseSubscriber<String> {

		private final List<String> taken = Collections.synchronizedList(new ArrayList<>());

		private final CompletableFuture<Void> end = new CompletableFuture<>();

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			request(1);
		}

		@Override
		protected void hookOnNext(String element) {
			this.taken.add(element);
		}

		@Override
		protected void hookOnComplete() {
			this.end.complete(null);
		}

		@Override
		protected void hookOnError(Throwable failure) {
			this.end.completeExceptionally(failure);
		}

	}

	private static SessionCallback<Object> pipeline(Consumer<RedisOperations<String, String>> commands) {
		return new SessionCallback<>() {

			@Override
			@SuppressWarnings("unchecked")
			public <K, V> Object execute(RedisOperations<K, V> operations) {
				commands.accept((RedisOperations<String, String>) operations);
				return null;
			}

		};
	}

	private static void awaitBlocked(int clients) {
		await().until(() -> simulator.primary().execute("INFO", "clients").contains("blocked_clients:" + clients));
	}

	/** What was written until now survives a crash. */
	private static void awaitReplicas() {
		String offset = field(simulator.primary(), "master_repl_offset:");
		await().until(() -> simulator.replicas()
			.stream()
			.allMatch((replica) -> Long.parseLong(field(replica, "slave_repl_offset:")) >= Long.parseLong(offset)));
	}

	private static String field(SimulatedNode node, String name) {
		return node.execute("INFO", "replication")
			.lines()
			.filter((line) -> line.startsWith(name))
			.map((line) -> line.substring(name.length()).strip())
			.findFirst()
			.orElseThrow();
	}

}
