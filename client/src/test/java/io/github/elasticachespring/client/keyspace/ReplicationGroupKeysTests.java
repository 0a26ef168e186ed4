package io.github.elasticachespring.client.keyspace;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Keys of several slots through Lettuce's own APIs on a replication group, under
 * {@code fail}.
 */
@ElastiCacheSimulatorTest(replicas = 0, plainText = true)
@TestInstance(Lifecycle.PER_CLASS)
class ReplicationGroupKeysTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private ElastiCacheClient client;

	private StatefulRedisConnection<String, String> connection;

	@BeforeAll
	void connect(ElastiCacheSimulator cache) {
		this.client = ElastiCacheClient.create(null,
				Simulated.patient(cache, Simulated.replicationGroupEndpoint(cache))
					.crossSlot(CrossSlotOptions.DEFAULTS.withPolicy(CrossSlotPolicy.FAIL))
					.build());
		this.connection = this.client.connect();
	}

	@AfterAll
	void disconnect() {
		this.client.shutdown();
	}

	@BeforeEach
	void empty() {
		this.connection.sync().flushall();
	}

	@Test
	void aTransactionIsGivenUp() {
		RedisCommands<String, String> redis = this.connection.sync();
		redis.multi();
		redis.set("a", "1");
		redis.set("b", "1");
		refused(redis::exec);
		assertThat(this.connection.isMulti()).isFalse();
		assertThat(redis.exists("a", "b")).isZero();
	}

	@Test
	void aTransactionIsGivenUpAsynchronously() {
		RedisAsyncCommands<String, String> redis = this.connection.async();
		redis.multi();
		RedisFuture<String> first = redis.set("a", "1");
		RedisFuture<String> elsewhere = redis.set("b", "1");
		RedisFuture<TransactionResult> exec = redis.exec();
		assertThat(exec.toCompletableFuture()).failsWithin(LONG)
			.withThrowableThat()
			.withCauseInstanceOf(CrossSlotException.class);
		assertThat(elsewhere.toCompletableFuture()).failsWithin(LONG)
			.withThrowableThat()
			.withCauseInstanceOf(CrossSlotException.class);
		assertThat(first.toCompletableFuture()).as("as Lettuce ends what is discarded").isCompletedWithValue(null);
		assertThat(redis.exists("a", "b").toCompletableFuture()).succeedsWithin(LONG).isEqualTo(0L);
	}

	@Test
	void aTransactionIsGivenUpReactively() {
		RedisReactiveCommands<String, String> redis = this.connection.reactive();
		redis.multi().block(LONG);
		redis.set("a", "1").subscribe((ok) -> {
		}, (cancelled) -> {
		});
		refused(() -> redis.set("b", "1").block(LONG));
		refused(() -> redis.exec().block(LONG));
		assertThat(redis.exists("a", "b").block(LONG)).isZero();
	}

	@Test
	void aTransactionIsGivenUpInAPipeline() {
		RedisAsyncCommands<String, String> redis = this.connection.async();
		this.connection.setAutoFlushCommands(false);
		RedisFuture<TransactionResult> exec;
		RedisFuture<String> after;
		try {
			redis.watch("a");
			redis.multi();
			redis.set("b", "1");
			exec = redis.exec();
			after = redis.set("b", "2");
			this.connection.flushCommands();
		}
		finally {
			this.connection.setAutoFlushCommands(true);
		}
		assertThat(exec.toCompletableFuture()).failsWithin(LONG)
			.withThrowableThat()
			.withCauseInstanceOf(CrossSlotException.class);
		assertThat(after.toCompletableFuture()).succeedsWithin(LONG).isEqualTo("OK");
	}

	@Test
	void manyKeysAreOneCommand() {
		MultiKeyCommands<String, String> commands = MultiKeyCommands.on(this.connection, StringCodec.UTF8);
		this.connection.sync().mset(Map.of("a", "1", "b", "2"));
		long before = calls("mget");
		assertThat(commands.get(List.of("b", "x", "a", "b"))).containsExactly(KeyValue.just("b", "2"),
				KeyValue.empty("x"), KeyValue.just("a", "1"), KeyValue.just("b", "2"));
		assertThat(calls("mget") - before).isOne();
		assertThat(commands.getReactive(List.of("a")).block(LONG)).containsExactly(KeyValue.just("a", "1"));
		assertThat(commands.delete(List.of("a", "b", "x"))).isEqualTo(2);
	}

	@Test
	void shardChannelsHaveSlotsLikeKeys() {
		try (StatefulRedisPubSubConnection<String, String> subscriber = this.client.connectPubSub()) {
			refused(() -> subscriber.sync().ssubscribe("a", "b"));
		}
	}

	private long calls(String command) {
		return this.connection.sync()
			.info("commandstats")
			.lines()
			.filter((line) -> line.startsWith("cmdstat_%s:".formatted(command)))
			.mapToLong((line) -> Long.parseLong(line.replaceAll(".*:calls=(\\d+).*", "$1")))
			.sum();
	}

	private static void refused(ThrowingCallable call) {
		assertThatExceptionOfType(RedisException.class).isThrownBy(call)
			.isInstanceOf(CrossSlotException.class)
			.withMessageContainingAll("(slot 15495)", "(slot 3300)");
	}

}
