package io.github.elasticachespring.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.StringRedisTemplate;

import io.github.elasticachespring.client.failover.FailoverEvent;
import io.github.elasticachespring.client.failover.FailoverListener;
import io.github.elasticachespring.failover.CommandOutcomeUnknownException;
import io.github.elasticachespring.failover.ConnectionStateLostException;
import io.github.elasticachespring.failover.PrimaryUnavailableException;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * A failover as an application meets it: through templates, with Spring's exceptions and
 * events.
 */
class TemplateFailoverTests {

	private ElastiCacheSimulator simulator;

	private ApplicationContextRunner contextRunner;

	@BeforeEach
	void start() {
		this.simulator = ElastiCacheSimulator.replicationGroup()
			.replicas(2)
			.authToken("a-token-of-the-tests")
			.dnsLag(Duration.ofSeconds(60))
			.withoutAutomaticFailover()
			.start();
		this.contextRunner = Simulated.contextRunner(this.simulator, Shape.REPLICATION_GROUP)
			.withPropertyValues("elasticache.connect-timeout=5s")
			.withUserConfiguration(Listeners.class);
	}

	@AfterEach
	void stop() {
		this.simulator.close();
	}

	@Test
	void aPlannedFailoverFailsNothingInAnyApi() {
		this.contextRunner.run((context) -> {
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			ReactiveStringRedisTemplate reactive = context.getBean(ReactiveStringRedisTemplate.class);
			AtomicBoolean running = new AtomicBoolean(true);
			AtomicLong blocking = new AtomicLong();
			AtomicLong nonBlocking = new AtomicLong();
			AtomicLong pipelined = new AtomicLong();
			List<CompletableFuture<Void>> workers = new ArrayList<>();
			workers.add(CompletableFuture.runAsync(() -> {
				while (running.get()) {
					assertThat(template.opsForValue().increment("blocking")).isEqualTo(blocking.incrementAndGet());
				}
			}));
			workers.add(CompletableFuture.runAsync(() -> {
				while (running.get()) {
					assertThat(reactive.opsForValue().increment("non-blocking").block())
						.isEqualTo(nonBlocking.incrementAndGet());
				}
			}));
			workers.add(CompletableFuture.runAsync(() -> {
				while (running.get()) {
					List<Object> replies = template.executePipelined(new SessionCallback<>() {

						@Override
						@SuppressWarnings("unchecked")
						public <K, V> Object execute(RedisOperations<K, V> operations) {
							RedisOperations<String, String> strings = (RedisOperations<String, String>) operations;
							strings.opsForValue().increment("pipelined");
							return null;
						}

					});
					assertThat(replies).containsExactly(pipelined.incrementAndGet());
				}
			}));
			for (int i = 0; i < 2; i++) {
				long before = blocking.get();
				await().until(() -> blocking.get() > before + 50 && nonBlocking.get() > 50 && pipelined.get() > 50);
				this.simulator.failover();
			}
			long after = blocking.get();
			await().until(() -> blocking.get() > after + 50);
			running.set(false);
			workers.forEach(CompletableFuture::join);
			assertThat(template.opsForValue().get("blocking")).isEqualTo(Long.toString(blocking.get()));
			assertThat(template.opsForValue().get("non-blocking")).isEqualTo(Long.toString(nonBlocking.get()));
			assertThat(template.opsForValue().get("pipelined")).isEqualTo(Long.toString(pipelined.get()));
			Listeners listeners = context.getBean(Listeners.class);
			assertThat(listeners.events).hasAtLeastOneElementOfType(FailoverEvent.Started.class)
				.hasAtLeastOneElementOfType(FailoverEvent.PrimaryFound.class)
				.hasAtLeastOneElementOfType(FailoverEvent.Ended.class);
			assertThat(listeners.heard).hasSameSizeAs(listeners.events);
		});
	}

	@Test
	void whatIsSafeToRepeatIsTransient() {
		this.contextRunner.withPropertyValues("elasticache.failover.max-wait=500ms").run((context) -> {
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			ReactiveStringRedisTemplate reactive = context.getBean(ReactiveStringRedisTemplate.class);
			template.opsForValue().set("key", "before");
			reactive.opsForValue().set("key", "before").block();
			this.simulator.crash(this.simulator.primary());
			await().until(() -> !context.getBean(Listeners.class).events.isEmpty());
			assertThatExceptionOfType(PrimaryUnavailableException.class)
				.isThrownBy(() -> template.opsForValue().increment("counter"))
				.isInstanceOf(TransientDataAccessException.class)
				.withMessageContaining("elasticache.failover.max-wait");
			assertThatExceptionOfType(PrimaryUnavailableException.class)
				.isThrownBy(() -> reactive.opsForValue().increment("counter").block());
			this.simulator.promote(this.simulator.replicas().get(0));
			await().ignoreExceptionsInstanceOf(TransientDataAccessException.class)
				.until(() -> template.opsForValue().increment("counter") == 1);
			assertThat(context.getBean(Listeners.class).events).hasAtLeastOneElementOfType(FailoverEvent.GivenUp.class);
		});
	}

	@Test
	void anUnknownOutcomeIsNotTransient() {
		this.contextRunner.run((context) -> {
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			CompletableFuture<Throwable> popped = CompletableFuture
				.supplyAsync(() -> catchThrowable(() -> template.opsForList().leftPop("jobs", Duration.ofSeconds(30))));
			await().until(() -> this.simulator.primary().execute("INFO", "clients").contains("blocked_clients:1"));
			this.simulator.crash(this.simulator.primary());
			assertThat(popped.join()).isInstanceOf(CommandOutcomeUnknownException.class)
				.isInstanceOf(NonTransientDataAccessException.class);
		});
	}

	@Test
	void aTransactionIsAllOrNothing() {
		this.contextRunner.run((context) -> {
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			Throwable failure = catchThrowable(() -> template.execute(new SessionCallback<>() {

				@Override
				@SuppressWarnings("unchecked")
				public <K, V> Object execute(RedisOperations<K, V> operations) {
					RedisOperations<String, String> strings = (RedisOperations<String, String>) operations;
					strings.multi();
					strings.opsForValue().increment("counter");
					TemplateFailoverTests.this.simulator.failover();
					strings.opsForValue().increment("counter");
					return strings.exec();
				}

			}));
			assertThat(failure).isInstanceOf(ConnectionStateLostException.class)
				.isInstanceOf(TransientDataAccessException.class);
			assertThat(template.opsForValue().get("counter")).isNull();
			template.opsForValue().set("key", "after");
			assertThat(template.opsForValue().get("key")).isEqualTo("after");
		});
	}

	@Test
	void failoverCanBeSwitchedOff() {
		this.contextRunner.withPropertyValues("elasticache.failover.enabled=false").run((context) -> {
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			template.opsForValue().set("key", "before");
			this.simulator.failover();
			assertThat(catchThrowable(() -> template.opsForValue().set("key", "after")))
				.hasStackTraceContaining("READONLY");
			assertThat(context.getBean(Listeners.class).events).isEmpty();
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		private final Queue<FailoverEvent> events = new ConcurrentLinkedQueue<>();

		private final Queue<FailoverEvent> heard = new ConcurrentLinkedQueue<>();

		@EventListener
		void onFailover(FailoverEvent event) {
			this.events.add(event);
		}

		@Bean
		FailoverListener failoverListener() {
			return this.heard::add;
		}

	}

}
