package io.github.elasticachespring.client.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisClient;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.ElastiCacheOptions;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.client.failover.FailoverEvent;
import io.github.elasticachespring.client.failover.FailoverOptions;
import io.github.elasticachespring.client.failover.RepeatPolicy;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.Fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/**
 * A failover as the meters tell it is the one that the events tell.
 */
class FailoverMetersTests {

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final ElastiCacheMetrics metrics = new ElastiCacheMetrics();

	private final Queue<FailoverEvent> events = new ConcurrentLinkedQueue<>();

	private ElastiCacheSimulator cache;

	private RedisClient client;

	private RedisCommands<String, String> commands;

	@BeforeEach
	void start() {
		this.cache = ElastiCacheSimulator.replicationGroup()
			.replicas(1)
			.dnsLag(Duration.ofSeconds(1))
			.promotionDelay(Duration.ofMillis(500))
			.start();
		this.metrics.bindTo(this.registry);
		ElastiCacheOptions options = Simulated.options(this.cache, Simulated.replicationGroupEndpoint(this.cache))
			.connectTimeout(Duration.ofSeconds(10))
			.commandTimeout(Duration.ofMillis(300))
			.failover(new FailoverOptions(Duration.ofSeconds(30), 10_000, 64 << 20, RepeatPolicy.EXACT))
			.interceptors(List.of(this.metrics))
			.failoverListeners(List.of(this.metrics, this.events::add))
			.connectionListeners(List.of(this.metrics))
			.build();
		this.client = ElastiCacheClient.create(null, options);
		this.commands = this.client.connect().sync();
		this.commands.set("key", "before", SetArgs.Builder.ex(600));
	}

	@AfterEach
	void stop() {
		this.client.shutdown();
		this.metrics.close();
		this.cache.close();
	}

	@Test
	void aSilentPrimaryIsToldAlikeByMetersAndEvents() {
		assertThat(gauge("elasticache.connections", "role", "primary")).isEqualTo(1);
		assertThat(gauge("elasticache.failover.active")).isZero();
		try (Fault silence = this.cache.silence(this.cache.primary())) {
			this.commands.set("key", "after", SetArgs.Builder.ex(600));
			silence.failover().join();
			FailoverEvent.Ended ended = await().atMost(Duration.ofSeconds(20))
				.until(() -> first(FailoverEvent.Ended.class), (event) -> event != null);
			FailoverEvent.Started started = first(FailoverEvent.Started.class);
			assertThat(started.detected()).isEqualTo(ended.detected()).isPositive();
			tellTheSame(ended);
		}
	}

	@Test
	void aPlannedFailoverIsToldAlikeByMetersAndEvents() {
		this.cache.failover();
		this.commands.set("key", "after", SetArgs.Builder.ex(600));
		FailoverEvent.Ended ended = await().atMost(Duration.ofSeconds(20))
			.until(() -> first(FailoverEvent.Ended.class), (event) -> event != null);
		tellTheSame(ended);
		FailoverEvent.NameCaughtUp caughtUp = await().atMost(Duration.ofSeconds(20))
			.until(() -> first(FailoverEvent.NameCaughtUp.class), (event) -> event != null);
		assertThat(caughtUp.primary()).isEqualTo(ended.primary());
		Timer lag = this.registry.get("elasticache.dns.lag").timer();
		await().until(() -> lag.count() == 1);
		assertThat(lag.totalTime(TimeUnit.MILLISECONDS)).isCloseTo(caughtUp.lag().toNanos() / 1e6, within(0.001));
		assertThat(this.registry.get("elasticache.connects")
			.tags("role", "primary", "reason", "lost", "phase", "total", "outcome", "connected")
			.timer()
			.count()).isPositive();
	}

	private void tellTheSame(FailoverEvent.Ended ended) {
		assertThat(ended.moved()).isTrue();
		assertThat(this.events).filteredOn(FailoverEvent.Ended.class::isInstance).hasSize(1);
		await().until(() -> phase("total").count() == 1);
		isTold("detect", ended.detected());
		isTold("locate", ended.located());
		isTold("reconnect", ended.reconnected());
		isTold("total", ended.detected().plus(ended.located()).plus(ended.reconnected()));
		double resent = this.registry.get("elasticache.commands.resent")
			.functionCounters()
			.stream()
			.mapToDouble((counter) -> counter.count())
			.sum();
		assertThat((long) resent).isEqualTo(ended.resent());
		assertThat(gauge("elasticache.commands.held")).isZero();
		assertThat(gauge("elasticache.failover.active")).isZero();
		Timer sets = this.registry.get("elasticache.command")
			.tags("command", "SET", "role", "primary", "outcome", "answered")
			.timer();
		// One call, however often it was sent.
		await().until(() -> sets.count() == 2);
	}

	private void isTold(String phase, Duration duration) {
		assertThat(phase(phase).count()).isEqualTo(1);
		assertThat(phase(phase).totalTime(TimeUnit.MILLISECONDS)).as(phase)
			.isCloseTo(duration.toNanos() / 1e6, within(0.001));
	}

	private Timer phase(String phase) {
		return this.registry.get("elasticache.failover").tags("phase", phase, "outcome", "moved").timer();
	}

	private double gauge(String name, String... tags) {
		return this.registry.get(name).tags(tags).gauge().value();
	}

	private <E extends FailoverEvent> E first(Class<E> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).findFirst().orElse(null);
	}

}
