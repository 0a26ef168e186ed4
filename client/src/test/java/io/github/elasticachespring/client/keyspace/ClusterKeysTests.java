package io.github.elasticachespring.client.keyspace;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.elasticachespring.client.ElastiCacheClusterClient;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import io.github.elasticachespring.simulator.SimulatorException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Keys of several slots through Lettuce's own APIs, in a cluster of two shards.
 */
@ElastiCacheSimulatorTest(shape = Shape.CLUSTER, shards = 2, replicas = 0, plainText = true)
@TestInstance(Lifecycle.PER_CLASS)
class ClusterKeysTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private ElastiCacheSimulator cache;

	private ElastiCacheClusterClient client;

	private StatefulRedisClusterConnection<String, String> connection;

	@BeforeAll
	void connect(ElastiCacheSimulator cache) {
		this.cache = cache;
		this.client = ElastiCacheClusterClient.create(null,
				Simulated.patient(cache, Simulated.clusterEndpoint(cache)).build());
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

	/** What is refused here is what the server would refuse. */
	@ParameterizedTest
	@MethodSource("io.github.elasticachespring.client.keyspace.CrossSlotGuardTests#ofSeveralSlots")
	void theServerAgrees(String command) {
		String[] words = command.split(" ");
		boolean known = String.valueOf(this.cache.primary().execute("COMMAND", "INFO", words[0]))
			.toUpperCase()
			.contains(words[0]);
		// Of two destinations the server uses the last.
		if (known && !command.contains("STOREDIST")) {
			assertThatExceptionOfType(SimulatorException.class).isThrownBy(() -> this.cache.primary().execute(words))
				.withMessageContaining("CROSSSLOT");
		}
	}

	@Test
	void everyApiIsGuarded() {
		refused(() -> this.connection.sync().pfcount("a", "b"));
		refused(() -> this.connection.sync().eval("return 1", ScriptOutputType.INTEGER, "a", "b"));
		refused(() -> this.connection.sync()
			.dispatch(CommandType.MGET, new IntegerOutput<>(StringCodec.UTF8),
					new CommandArgs<>(StringCodec.UTF8).add("a").add("b")));
		refused(() -> this.connection.reactive().pfcount("a", "b").block());
		refused(() -> this.connection.reactive().sinter("a", "b").collectList().block());
		assertThat(this.connection.async().pfcount("a", "b").toCompletableFuture()).failsWithin(LONG)
			.withThrowableThat()
			.withCauseInstanceOf(CrossSlotException.class);
	}

	@Test
	void whatLettuceTakesApartIsNotRefused() {
		var redis = this.connection.sync();
		redis.mset(Map.of("a", "1", "b", "2"));
		assertThat(redis.mget("b", "x", "a")).containsExactly(KeyValue.just("b", "2"), KeyValue.empty("x"),
				KeyValue.just("a", "1"));
		assertThat(redis.exists("a", "b") + redis.touch("a", "b") + redis.unlink("a", "b")).isEqualTo(6);
		assertThat(redis.msetnx(Map.of("a", "1", "b", "2"))).isTrue();
		assertThat(this.connection.reactive().mget("b", "a").collectList().block()).hasSize(2);
		assertThat(this.connection.reactive().del("a", "b").block()).isEqualTo(2);
	}

	@Test
	void aTransactionOnANodeIsGivenUp() {
		String node = this.connection.getPartitions().getPartitionBySlot(Slots.of("a")).getNodeId();
		StatefulRedisConnection<String, String> connection = this.connection.getConnection(node);
		RedisCommands<String, String> redis = connection.sync();
		redis.multi();
		redis.set("a", "1");
		redis.set("b", "1");
		refused(redis::exec);
		assertThat(connection.isMulti()).isFalse();
		redis.multi();
		redis.set("a", "1");
		redis.set("{a}2", "1");
		assertThat(redis.exec().wasDiscarded()).isFalse();
		assertThat(this.connection.sync().exists("a", "{a}2", "b")).isEqualTo(2);
	}

	@Test
	void manyKeysAreReadInTheirOrder() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		List<String> keys = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			keys.add((random.nextBoolean() ? "{tag" + random.nextInt(5) + "}:" : "") + random.nextInt(150));
		}
		keys.stream()
			.filter((key) -> !key.endsWith("7"))
			.distinct()
			.forEach((key) -> this.connection.async().set(key, "value of " + key));
		List<KeyValue<String, String>> expected = keys.stream()
			.map((key) -> key.endsWith("7") ? KeyValue.<String, String>empty(key)
					: KeyValue.just(key, "value of " + key))
			.toList();
		MultiKeyCommands<String, String> commands = MultiKeyCommands.on(this.connection, StringCodec.UTF8);
		assertThat(commands.get(keys)).as("seed %d", seed).isEqualTo(expected);
		assertThat(commands.getAsync(keys).toCompletableFuture()).succeedsWithin(LONG).isEqualTo(expected);
		assertThat(commands.getReactive(keys).block()).isEqualTo(expected);
		long present = keys.stream().filter((key) -> !key.endsWith("7")).distinct().count();
		assertThat(commands.delete(keys)).as("seed %d", seed).isEqualTo(present);
		assertThat(commands.deleteReactive(keys).block()).isZero();
		assertThat(commands.get(List.of())).isEmpty();
	}

	@Test
	void manyBinaryKeysAreReadInTheirOrder() {
		try (StatefulRedisClusterConnection<byte[], byte[]> binary = this.client.connect(ByteArrayCodec.INSTANCE)) {
			List<byte[]> keys = Stream.of("a", "b", "a", "{b}c")
				.map((key) -> key.getBytes(StandardCharsets.UTF_8))
				.toList();
			keys.forEach((key) -> binary.sync().set(key, key));
			assertThat(MultiKeyCommands.on(binary, ByteArrayCodec.INSTANCE).get(keys)).extracting(KeyValue::getValue)
				.containsExactlyElementsOf(keys);
		}
	}

	@Test
	void oneFailureIsTheResult() {
		this.connection.sync().set("a", "1");
		StatefulRedisClusterConnection<String, String> closed = this.client.connect();
		MultiKeyCommands<String, String> commands = MultiKeyCommands.on(closed, StringCodec.UTF8);
		closed.close();
		assertThatExceptionOfType(RedisException.class).isThrownBy(() -> commands.get(List.of("a", "b")));
		assertThatExceptionOfType(RedisException.class).isThrownBy(() -> commands.delete(List.of("a", "b")));
	}

	private static void refused(ThrowingCallable call) {
		assertThatExceptionOfType(RedisException.class).isThrownBy(call)
			.isInstanceOf(CrossSlotException.class)
			.withMessageContainingAll("was not sent", "(slot 15495)", "(slot 3300)");
	}

}
