package io.github.elasticachespring.client.keyspace;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.client.failover.FailoverOptions;
import io.github.elasticachespring.client.failover.RepeatPolicy;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A caller who gives up a write that was sent: the server does it all the same, and its
 * key has a TTL all the same.
 */
@ElastiCacheSimulatorTest(replicas = 0, plainText = true)
class TtlAbandonedTests {

	private static final String BUSY = "local t = redis.call('TIME')[1] + 4 "
			+ "while tonumber(redis.call('TIME')[1]) < t do end return 1";

	private ElastiCacheClient client;

	private ElastiCacheClient plainClient;

	private StatefulRedisConnection<String, String> connection;

	private StatefulRedisConnection<String, String> plain;

	private StatefulRedisConnection<String, String> other;

	@BeforeEach
	void connect(ElastiCacheSimulator cache) {
		var options = Simulated.patient(cache, Simulated.replicationGroupEndpoint(cache));
		this.plainClient = ElastiCacheClient.create(null, options.build());
		this.plain = this.plainClient.connect();
		this.other = this.plainClient.connect();
		this.plain.sync().flushall();
		TtlPolicy policy = TtlPolicy.builder().defaultTtl(Duration.ofSeconds(500)).build();
		this.client = ElastiCacheClient.create(null,
				options.ttl(TtlOptions.of(policy))
					.commandTimeout(Duration.ofSeconds(1))
					.failover(new FailoverOptions(Duration.ofMillis(100), 10_000, 64 << 20, RepeatPolicy.EXACT))
					.build());
		this.connection = this.client.connect();
		this.connection.sync().ping();
	}

	@AfterEach
	void disconnect() {
		this.client.shutdown();
		this.plainClient.shutdown();
	}

	@Test
	void aWriteThatTimedOut() {
		RedisFuture<Long> busy = keepTheServerBusy();
		assertThatExceptionOfType(RedisException.class).isThrownBy(() -> this.connection.sync().sadd("set", "a"));
		assertThat(busy.toCompletableFuture()).succeedsWithin(Duration.ofSeconds(20));
		awaitTtl("set");
	}

	@Test
	void aWriteThatItsSubscriberCancelled() {
		RedisFuture<Long> busy = keepTheServerBusy();
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> this.connection.reactive().incr("counter").timeout(Duration.ofMillis(100)).block())
			.withCauseInstanceOf(TimeoutException.class);
		assertThat(busy.toCompletableFuture()).succeedsWithin(Duration.ofSeconds(20));
		awaitTtl("counter");
	}

	private RedisFuture<Long> keepTheServerBusy() {
		RedisFuture<Long> busy = this.plain.async().eval(BUSY, ScriptOutputType.INTEGER);
		await().atMost(Duration.ofSeconds(20)).until(() -> isSilent(this.other));
		return busy;
	}

	private static boolean isSilent(StatefulRedisConnection<String, String> connection) throws InterruptedException {
		return !connection.async().ping().await(500, TimeUnit.MILLISECONDS);
	}

	private void awaitTtl(String key) {
		await().atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(this.plain.sync().ttl(key)).as(key).isBetween(400L, 500L));
	}

}
