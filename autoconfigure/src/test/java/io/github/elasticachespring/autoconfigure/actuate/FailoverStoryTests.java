package io.github.elasticachespring.autoconfigure.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.data.redis.core.StringRedisTemplate;

import io.github.elasticachespring.autoconfigure.Simulated;
import io.github.elasticachespring.autoconfigure.actuate.FailoverHistory.PastFailover;
import io.github.elasticachespring.autoconfigure.health.ElastiCacheHealthAutoConfiguration;
import io.github.elasticachespring.autoconfigure.metrics.ElastiCacheMetricsAutoConfiguration;
import io.github.elasticachespring.autoconfigure.server.ElastiCacheServerAutoConfiguration;
import io.github.elasticachespring.client.failover.FailoverEvent;
import io.github.elasticachespring.client.failover.FailoverEvent.Ended;
import io.github.elasticachespring.client.failover.FailoverEvent.NameCaughtUp;
import io.github.elasticachespring.client.failover.FailoverEvent.Started;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import io.github.elasticachespring.simulator.Failover;
import io.github.elasticachespring.simulator.Fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/**
 * One failover, told four times: by the events, the meters, the health state and the
 * endpoint.
 */
class FailoverStoryTests {

	private static final Duration PROMOTION_DELAY = Duration.ofSeconds(4);

	@Test
	void metersEventsHealthAndEndpointTellTheSameStory() {
		try (ElastiCacheSimulator cache = ElastiCacheSimulator.replicationGroup()
			.replicas(1)
			.dnsLag(Duration.ofSeconds(1))
			.promotionDelay(PROMOTION_DELAY)
			.start()) {
			Simulated.contextRunner(cache, Shape.REPLICATION_GROUP)
				.withConfiguration(AutoConfigurations.of(ElastiCacheServerAutoConfiguration.class,
						ElastiCacheEndpointAutoConfiguration.class, ElastiCacheHealthAutoConfiguration.class,
						ElastiCacheMetricsAutoConfiguration.class, MetricsAutoConfiguration.class,
						CompositeMeterRegistryAutoConfiguration.class))
				.withBean(SimpleMeterRegistry.class)
				.withBean(Events.class)
				.withPropertyValues("elasticache.failover.max-wait=30s",
						"management.endpoints.web.exposure.include=elasticache",
						"management.endpoints.jmx.exposure.include=elasticache")
				.run((context) -> {
					StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
					redis.opsForValue().set("key", "before");
					await().untilAsserted(() -> assertThat(health(context).getStatus()).isEqualTo(Status.UP));
					Fault crash = cache.crash(cache.primary());
					CompletableFuture<Void> held = CompletableFuture
						.runAsync(() -> redis.opsForValue().set("key", "after"));
					isToldWhileUnderWay(context);
					Failover failover = crash.failover().join();
					held.join();
					isToldAfterwards(context, crash, failover);
					crash.close();
				});
		}
	}

	private static void isToldWhileUnderWay(ApplicationContext context) {
		MeterRegistry meters = context.getBean(MeterRegistry.class);
		Started started = await().until(() -> context.getBean(Events.class).first(Started.class),
				(event) -> event != null);
		await().until(() -> meters.get("elasticache.commands.held").gauge().value() == 1);
		assertThat(meters.get("elasticache.failover.active").gauge().value()).isEqualTo(1);
		Health health = health(context);
		assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(health.getDetails().get("failovers")).asString()
			.contains("since=" + started.at(), "endpoint=" + started.endpoint(), "sign=" + started.sign());
		PastFailover told = told(context);
		assertThat(told.outcome()).isEqualTo("under way");
		assertThat(told.startedAt()).isEqualTo(started.at());
		assertThat(told.total()).isNull();
	}

	private static void isToldAfterwards(ApplicationContext context, Fault crash, Failover failover) {
		Events events = context.getBean(Events.class);
		NameCaughtUp caughtUp = await().atMost(Duration.ofSeconds(30))
			.until(() -> events.first(NameCaughtUp.class), (event) -> event != null);
		Started started = events.first(Started.class);
		Ended ended = events.first(Ended.class);
		assertThat(events.all).filteredOn(Started.class::isInstance).hasSize(1);
		// What happened, as the simulator knows it.
		Duration outage = Duration.ofNanos(failover.promotedNanos() - crash.nanos());
		assertThat(ended.moved()).isTrue();
		assertThat(started.at()).isBetween(crash.at().minusSeconds(1), failover.promotedAt());
		assertThat(started.at().plus(ended.located())).isAfterOrEqualTo(failover.promotedAt().minusMillis(50));
		assertThat(ended.detected().plus(ended.total())).isLessThan(outage.plusSeconds(10));

		PastFailover told = told(context);
		assertThat(told.outcome()).isEqualTo("primary moved");
		assertThat(told.sign()).isEqualTo(started.sign());
		assertThat(told.startedAt()).isEqualTo(started.at());
		assertThat(told.detect()).isEqualTo(started.detected()).isEqualTo(ended.detected());
		assertThat(told.locate()).isEqualTo(ended.located());
		assertThat(told.reconnect()).isEqualTo(ended.reconnected());
		assertThat(told.waited()).isEqualTo(ended.total()).isEqualTo(ended.located().plus(ended.reconnected()));
		assertThat(told.total()).isEqualTo(ended.detected().plus(ended.total()));
		assertThat(told.dnsLag()).isEqualTo(caughtUp.lag());
		assertThat(told.resent()).isEqualTo(ended.resent());
		assertThat(told.callersFailed()).isFalse();

		MeterRegistry meters = context.getBean(MeterRegistry.class);
		Map<String, Duration> phases = Map.of("detect", ended.detected(), "locate", ended.located(), "reconnect",
				ended.reconnected(), "total", ended.detected().plus(ended.total()));
		phases.forEach((phase, duration) -> {
			Timer timer = meters.get("elasticache.failover").tags("phase", phase, "outcome", "moved").timer();
			await().until(() -> timer.count() == 1);
			isTold(timer, duration);
		});
		Timer lag = meters.get("elasticache.dns.lag").timer();
		await().until(() -> lag.count() == 1);
		isTold(lag, caughtUp.lag());
		assertThat(meters.get("elasticache.failover.active").gauge().value()).isZero();
		assertThat(meters.get("elasticache.commands.held").gauge().value()).isZero();
		assertThat(meters.get("elasticache.commands.resent")
			.functionCounters()
			.stream()
			.mapToDouble(FunctionCounter::count)
			.sum()).isEqualTo(ended.resent());

		await().untilAsserted(() -> assertThat(health(context).getStatus()).isEqualTo(Status.UP));
		assertThat(health(context).getDetails()).doesNotContainKey("failovers");
	}

	private static void isTold(Timer timer, Duration duration) {
		assertThat(timer.totalTime(TimeUnit.MICROSECONDS)).isCloseTo(duration.toNanos() / 1e3, within(1.0));
	}

	private static Health health(ApplicationContext context) {
		return context.getBean(ReactiveHealthIndicator.class).health().block(Duration.ofSeconds(20));
	}

	private static PastFailover told(ApplicationContext context) {
		List<PastFailover> failovers = context.getBean(ElastiCacheEndpoint.class).describe().failovers();
		assertThat(failovers).hasSize(1);
		return failovers.get(0);
	}

	/** As an application hears of failovers. */
	static class Events {

		private final List<FailoverEvent> all = new CopyOnWriteArrayList<>();

		@EventListener
		void on(FailoverEvent event) {
			this.all.add(event);
		}

		<E extends FailoverEvent> E first(Class<E> type) {
			return this.all.stream().filter(type::isInstance).map(type::cast).findFirst().orElse(null);
		}

	}

}
