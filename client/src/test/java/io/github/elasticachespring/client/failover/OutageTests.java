package io.github.elasticachespring.client.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.ElastiCacheConnectionException;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ReplicationGroupBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * An outage that lasts: callers are told in time, what waits is bounded, and nothing is
 * sent for a caller who gave up.
 */
class OutageTests {

	@Test
	void callersFailInTimeAtFirstAndAtOnceLater() {
		try (ElastiCacheSimulator simulator = group().withoutAutomaticFailover().start();
				ElastiCacheClient client = client(simulator, Duration.ofSeconds(1), 10_000)) {
			RedisCommands<String, String> commands = client.connect().sync();
			commands.set("key", "before");
			try (var crash = simulator.crash(simulator.primary())) {
				long began = System.nanoTime();
				assertThatExceptionOfType(PrimaryUnavailableException.class)
					.isThrownBy(() -> commands.set("key", "held"))
					.withMessageContaining(simulator.primaryEndpoint())
					.withMessageContaining("elasticache.failover.max-wait");
				assertThat(elapsed(began)).isBetween(Duration.ofMillis(800), Duration.ofSeconds(3));
				await().until(() -> catchThrowable(() -> commands.set("key", "late")) != null);
				long later = System.nanoTime();
				assertThatExceptionOfType(PrimaryUnavailableException.class)
					.isThrownBy(() -> commands.set("key", "at once"));
				assertThat(elapsed(later)).isLessThan(Duration.ofMillis(500));
				simulator.promote(simulator.replicas().get(0));
				await().ignoreExceptionsInstanceOf(PrimaryUnavailableException.class)
					.untilAsserted(() -> assertThat(commands.set("key", "after")).isEqualTo("OK"));
				assertThat(commands.get("key")).isEqualTo("after");
			}
		}
	}

	@Test
	void connectingForTheFirstTimeFindsThePrimaryThatDnsDoesNotKnowYet() {
		try (ElastiCacheSimulator simulator = group().withoutAutomaticFailover().start();
				ElastiCacheClient client = client(simulator, Duration.ofSeconds(5), 10_000);
				var crash = simulator.crash(simulator.primary())) {
			simulator.promote(simulator.replicas().get(0));
			assertThat(client.connect().sync().set("key", "first")).isEqualTo("OK");
		}
	}

	@Test
	void whatWaitsIsBoundedInNumber() {
		try (ElastiCacheSimulator simulator = group().withoutAutomaticFailover().start();
				ElastiCacheClient client = client(simulator, Duration.ofSeconds(10), 50)) {
			RedisAsyncCommands<String, String> commands = client.connect().async();
			await().until(() -> commands.set("key", "before").get() != null);
			try (var crash = simulator.crash(simulator.primary())) {
				await().until(() -> isHeld(commands));
				List<RedisFuture<String>> sets = new ArrayList<>();
				for (int i = 0; i < 100; i++) {
					sets.add(commands.set("key:" + i, "held"));
				}
				assertThat(sets).filteredOn(RedisFuture::isDone).hasSizeBetween(49, 60);
				simulator.promote(simulator.replicas().get(0));
				await().until(() -> sets.stream().allMatch(RedisFuture::isDone));
			}
		}
	}

	private static boolean isHeld(RedisAsyncCommands<String, String> commands) {
		RedisFuture<String> probe = commands.get("key");
		boolean held = !probe.toCompletableFuture().isDone();
		probe.cancel(true);
		return held;
	}

	@Test
	void nothingIsSentForACallerWhoGaveUp() {
		try (ElastiCacheSimulator simulator = group().withoutAutomaticFailover().start();
				ElastiCacheClient client = client(simulator, Duration.ofSeconds(10), 10_000)) {
			StatefulRedisConnection<String, String> connection = client.connect();
			connection.sync().set("key", "before");
			try (var crash = simulator.crash(simulator.primary())) {
				await().until(() -> !connection.isOpen());
				RedisFuture<Long> abandoned = connection.async().incr("abandoned");
				RedisFuture<Long> waiting = connection.async().incr("waiting");
				abandoned.cancel(true);
				simulator.promote(simulator.replicas().get(0));
				await().until(waiting::isDone);
				assertThat(connection.sync().get("abandoned")).isNull();
				assertThat(connection.sync().get("waiting")).isEqualTo("1");
			}
		}
	}

	@Test
	void noIncrementWhoseReplyWasLostIsAppliedTwice() throws Exception {
		try (ElastiCacheSimulator simulator = group().relayed().promotionDelay(Duration.ofMillis(500)).start();
				ElastiCacheClient client = client(simulator, Duration.ofSeconds(10), 10_000)) {
			StatefulRedisConnection<String, String> connection = client.connect();
			connection.sync().incr("counter");
			List<RedisFuture<Long>> lost = new ArrayList<>();
			RedisFuture<String> set;
			var primary = simulator.primary();
			try (var replies = simulator.loseReplies(primary)) {
				for (int i = 0; i < 3; i++) {
					lost.add(connection.async().incr("counter"));
				}
				set = connection.async().set("repeatable", "yes");
				await().until(() -> "4".equals(simulator.replicas().get(0).execute("GET", "counter")));
				simulator.crash(primary).failover().join();
			}
			for (RedisFuture<Long> increment : lost) {
				assertThat(catchThrowable(() -> increment.get(10, TimeUnit.SECONDS)))
					.isInstanceOf(ExecutionException.class)
					.hasCauseInstanceOf(CommandOutcomeUnknownException.class);
			}
			assertThat(set.get(10, TimeUnit.SECONDS)).isEqualTo("OK");
			assertThat(connection.sync().get("counter")).isEqualTo("4");
		}
	}

	@Test
	void anIncrementWhoseReplyIsDamagedIsOfUnknownOutcome() throws Exception {
		try (ElastiCacheSimulator simulator = group().relayed().start();
				ElastiCacheClient client = client(simulator, Duration.ofSeconds(20), 10_000)) {
			StatefulRedisConnection<String, String> connection = client.connect();
			connection.sync().incr("counter");
			connection.sync().set("key", "value");
			try (var damage = simulator.damageReplies(simulator.primary())) {
				assertThatExceptionOfType(CommandOutcomeUnknownException.class)
					.isThrownBy(() -> connection.sync().incr("counter"));
			}
			assertThat(connection.sync().get("counter")).isEqualTo("2");
			RedisFuture<String> read;
			try (var damage = simulator.damageReplies(simulator.primary())) {
				read = connection.async().get("key");
				await().until(() -> !connection.isOpen());
				assertThat(read.isDone()).as("a read is sent again").isFalse();
			}
			assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo("value");
		}
	}

	@Test
	void connectingForTheFirstTimeIsToldAtOnceWhenEverybodyRefuses() {
		try (ElastiCacheSimulator simulator = group().withoutAutomaticFailover().start();
				ElastiCacheClient client = ElastiCacheClient.create(null,
						Simulated.replicationGroup(simulator).connectTimeout(Duration.ofSeconds(60)).build())) {
			try (var replica = simulator.crash(simulator.replicas().get(0));
					var primary = simulator.crash(simulator.primary())) {
				long began = System.nanoTime();
				assertThatExceptionOfType(ElastiCacheConnectionException.class).isThrownBy(client::connect)
					.withMessageContaining("refused");
				assertThat(elapsed(began)).isLessThan(Duration.ofSeconds(20));
			}
			assertThat(client.connect().sync().set("key", "there again")).isEqualTo("OK");
		}
	}

	private static ReplicationGroupBuilder group() {
		return ElastiCacheSimulator.replicationGroup()
			.replicas(1)
			.authToken("a-token-of-sixteen-characters")
			.dnsLag(Duration.ofSeconds(60));
	}

	private static ElastiCacheClient client(ElastiCacheSimulator simulator, Duration maxWait, int maxHeld) {
		return ElastiCacheClient.create(null,
				Simulated.replicationGroup(simulator)
					.connectTimeout(Duration.ofSeconds(5))
					.failover(new FailoverOptions(maxWait, maxHeld, 64 << 20, RepeatPolicy.EXACT))
					.build());
	}

	private static Duration elapsed(long since) {
		return Duration.ofNanos(System.nanoTime() - since);
	}

}
