package io.github.elasticachespring.client.metrics;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.core.instrument.step.StepTimer;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.ElastiCacheOptions;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.client.server.ServerMonitor;
import io.github.elasticachespring.client.server.SnapshotListener;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a registry does is no concern of commands.
 */
@ElastiCacheSimulatorTest
class SlowRegistryTests {

	@Test
	void aRegistryThatBlocksKeepsNoCommandWaiting(ElastiCacheSimulator cache) throws InterruptedException {
		CountDownLatch stuck = new CountDownLatch(1);
		CountDownLatch free = new CountDownLatch(1);
		try (ElastiCacheMetrics metrics = new ElastiCacheMetrics()) {
			metrics.bindTo(new TroublesomeRegistry(() -> {
				stuck.countDown();
				await().atMost(Duration.ofSeconds(60)).until(() -> free.getCount() == 0);
			}));
			send(cache, metrics, () -> {
				assertThat(stuck.await(10, TimeUnit.SECONDS)).isTrue();
				return true;
			});
		}
		finally {
			free.countDown();
		}
	}

	@Test
	void aRegistryThatThrowsFailsNoCommand(ElastiCacheSimulator cache) throws InterruptedException {
		AtomicInteger thrown = new AtomicInteger();
		try (ElastiCacheMetrics metrics = new ElastiCacheMetrics()) {
			metrics.bindTo(new TroublesomeRegistry(() -> {
				thrown.incrementAndGet();
				throw new IllegalStateException("This registry takes nothing");
			}));
			send(cache, metrics, () -> {
				await().until(() -> thrown.get() > 1);
				return true;
			});
		}
	}

	@Test
	void aRegistryThatTakesNoGaugeOfTheServersKeepsNobodyElseFromThem(ElastiCacheSimulator cache)
			throws InterruptedException {
		AtomicInteger thrown = new AtomicInteger();
		SimpleMeterRegistry other = new SimpleMeterRegistry();
		try (ElastiCacheMetrics metrics = new ElastiCacheMetrics()) {
			metrics.bindTo(new TroublesomeRegistry(() -> {
			}) {

				@Override
				protected <T> Gauge newGauge(Meter.Id id, T object, ToDoubleFunction<T> value) {
					if (id.getName().startsWith("elasticache.server.")) {
						thrown.incrementAndGet();
						throw new IllegalStateException("This registry takes no gauge");
					}
					return super.newGauge(id, object, value);
				}

			});
			metrics.bindTo(other);
			send(cache, metrics, () -> {
				await().until(() -> thrown.get() > 2);
				await().until(() -> other.find("elasticache.server.connections").gauge() != null);
				return true;
			});
		}
	}

	@Test
	void aRegistryThatIsStuckKeepsNoServerFromBeingAsked(ElastiCacheSimulator cache) throws InterruptedException {
		CountDownLatch free = new CountDownLatch(1);
		CountDownLatch stuck = new CountDownLatch(1);
		try (ElastiCacheMetrics metrics = new ElastiCacheMetrics()) {
			metrics.bindTo(new TroublesomeRegistry(() -> {
			}) {

				@Override
				protected <T> Gauge newGauge(Meter.Id id, T object, ToDoubleFunction<T> value) {
					if (id.getName().startsWith("elasticache.server.")) {
						stuck.countDown();
						await().atMost(Duration.ofSeconds(60)).until(() -> free.getCount() == 0);
					}
					return super.newGauge(id, object, value);
				}

			});
			AtomicInteger samples = new AtomicInteger();
			send(cache, metrics, (snapshot) -> samples.incrementAndGet(), () -> {
				assertThat(stuck.await(10, TimeUnit.SECONDS)).isTrue();
				int before = samples.get();
				await().until(() -> samples.get() > before + 5);
				return true;
			});
		}
		finally {
			free.countDown();
		}
	}

	private interface Waiting {

		boolean until() throws InterruptedException;

	}

	private static void send(ElastiCacheSimulator cache, ElastiCacheMetrics metrics, Waiting trouble)
			throws InterruptedException {
		send(cache, metrics, (snapshot) -> {
		}, trouble);
	}

	private static void send(ElastiCacheSimulator cache, ElastiCacheMetrics metrics, SnapshotListener listener,
			Waiting trouble) throws InterruptedException {
		ElastiCacheOptions options = Simulated.patient(cache, Simulated.replicationGroupEndpoint(cache))
			.interceptors(List.of(metrics))
			.failoverListeners(List.of(metrics))
			.connectionListeners(List.of(metrics))
			.build();
		ElastiCacheClient client = ElastiCacheClient.create(null, options);
		try (ServerMonitor monitor = new ServerMonitor(client.nodeDirectory(),
				client.getResources().eventExecutorGroup().next(), Duration.ofMillis(50), Duration.ofSeconds(10),
				InstantSource.system())) {
			monitor.addListener(metrics);
			monitor.addListener(listener);
			monitor.start();
			RedisCommands<String, String> commands = client.connect().sync();
			commands.set("key", "value");
			assertThat(trouble.until()).isTrue();
			for (int i = 0; i < 2000; i++) {
				assertThat(commands.get("key")).isEqualTo("value");
			}
		}
		finally {
			client.shutdown();
		}
	}

	/** Whose timers do something else. */
	private static class TroublesomeRegistry extends SimpleMeterRegistry {

		private final Runnable trouble;

		TroublesomeRegistry(Runnable trouble) {
			this.trouble = trouble;
		}

		@Override
		protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector pauseDetector) {
			return new StepTimer(id, Clock.SYSTEM, config, pauseDetector, TimeUnit.MILLISECONDS,
					SimpleConfig.DEFAULT.step().toMillis(), false) {

				@Override
				protected void recordNonNegative(long amount, TimeUnit unit) {
					TroublesomeRegistry.this.trouble.run();
				}

			};
		}

	}

}
