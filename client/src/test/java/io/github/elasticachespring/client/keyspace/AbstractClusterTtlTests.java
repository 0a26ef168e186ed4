package io.github.elasticachespring.client.keyspace;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.RestoreArgs;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SortArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.api.reactive.RedisAdvancedClusterReactiveCommands;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.opentest4j.TestAbortedException;
import reactor.core.publisher.Flux;

import io.github.elasticachespring.client.ElastiCacheClusterClient;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.simulator.BackEnd;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.UnavailableException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * TTLs through Lettuce's own APIs in a cluster of two shards, with what Lettuce takes
 * apart for one.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class AbstractClusterTtlTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private ElastiCacheSimulator cache;

	private ElastiCacheClusterClient client;

	private StatefulRedisClusterConnection<String, String> connection;

	private RedisAdvancedClusterCommands<String, String> redis;

	private ElastiCacheClusterClient plainClient;

	/** Has no policy, and looks at what the other left. */
	private RedisAdvancedClusterCommands<String, String> plain;

	abstract BackEnd backEnd();

	@BeforeAll
	void start() {
		try {
			this.cache = ElastiCacheSimulator.cluster()
				.shards(2)
				.replicasPerShard(0)
				.plainText()
				.backEnd(backEnd())
				.start();
		}
		catch (UnavailableException ex) {
			throw new TestAbortedException(ex.getMessage(), ex);
		}
		var options = Simulated.patient(this.cache, Simulated.clusterEndpoint(this.cache));
		this.plainClient = ElastiCacheClusterClient.create(null, options.build());
		this.plain = this.plainClient.connect().sync();
		TtlPolicy policy = TtlPolicy.builder()
			.defaultTtl(Duration.ofSeconds(500))
			.max(Duration.ofSeconds(1000))
			.rule(TtlRule.of("ruled:*", Duration.ofSeconds(100)))
			.exempt("free:*")
			.jitter(new TtlJitter(0))
			.build();
		this.client = ElastiCacheClusterClient.create(null, options.ttl(TtlOptions.of(policy)).build());
		this.connection = this.client.connect();
		this.redis = this.connection.sync();
	}

	@AfterAll
	void close() {
		if (this.cache != null) {
			this.client.shutdown();
			this.plainClient.shutdown();
			this.cache.close();
		}
	}

	@BeforeEach
	void empty() {
		this.plain.flushall();
	}

	@Test
	void whatLettuceTakesApartGivesEveryKeyATtl() {
		Map<String, String> values = new HashMap<>();
		for (int i = 0; i < 40; i++) {
			values.put("key:" + i, "value");
		}
		assertThat(this.redis.mset(values)).isEqualTo("OK");
		assertTtl(500, values.keySet().toArray(String[]::new));
		this.plain.flushall();
		assertThat(this.redis.msetnx(values)).isTrue();
		assertTtl(500, values.keySet().toArray(String[]::new));
		this.plain.flushall();
		assertThat(this.connection.reactive().mset(values).block(LONG)).isEqualTo("OK");
		assertTtl(500, values.keySet().toArray(String[]::new));
	}

	@Test
	void everyApiGivesEveryKeyATtlOnEitherShard() {
		RedisAdvancedClusterAsyncCommands<String, String> async = this.connection.async();
		RedisAdvancedClusterReactiveCommands<String, String> reactive = this.connection.reactive();
		List<String> keys = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			keys.add("sync:" + i);
			assertThat(this.redis.sadd("sync:" + i, "a")).isOne();
			keys.add("async:" + i);
			assertThat(async.hset("async:" + i, "f", "v").toCompletableFuture()).succeedsWithin(LONG).isEqualTo(true);
			keys.add("reactive:" + i);
			assertThat(reactive.incr("reactive:" + i).block(LONG)).isOne();
			keys.add("raw:" + i);
			assertThat(this.redis.dispatch(CommandType.LPUSH, new IntegerOutput<>(StringCodec.UTF8),
					new CommandArgs<>(StringCodec.UTF8).addKey("raw:" + i).add("a")))
				.isOne();
		}
		assertTtl(500, keys.toArray(String[]::new));
	}

	@Test
	void aPipelineThatIsFlushedByHandGivesEveryKeyATtl() {
		List<RedisFuture<?>> replies = new ArrayList<>();
		List<String> keys = new ArrayList<>();
		this.connection.setAutoFlushCommands(false);
		try {
			for (int i = 0; i < 50; i++) {
				String key = "piped:" + i;
				keys.add(key);
				replies
					.add((i % 2 == 0) ? this.connection.async().sadd(key, "a") : this.connection.async().set(key, "a"));
			}
			this.connection.flushCommands();
			for (RedisFuture<?> reply : replies) {
				assertThat(reply.toCompletableFuture()).succeedsWithin(LONG);
			}
		}
		finally {
			this.connection.setAutoFlushCommands(true);
		}
		assertTtl(500, keys.toArray(String[]::new));
	}

	@Test
	void aTransactionOnANodeIsFollowedAfterItsEnd() {
		StatefulRedisConnection<String, String> node = this.connection
			.getConnection(this.connection.getPartitions().getPartitionBySlot(Slots.of("{t}")).getNodeId());
		RedisCommands<String, String> redis = node.sync();
		redis.multi();
		redis.set("{t}:text", "v");
		redis.sadd("{t}:set", "a", "b");
		redis.sadd("{t}:set", "a");
		assertThat(redis.exec().stream().toList()).containsExactly("OK", 2L, 0L);
		assertTtl(500, "{t}:text", "{t}:set");
	}

	@Test
	void aScriptsKeysHaveATtlWhereARuleNamesThem() {
		assertThat(this.redis.<String>eval("redis.call('SET', KEYS[1], 'v') return redis.call('SET', KEYS[2], 'v')",
				ScriptOutputType.STATUS, "ruled:{t}", "other:{t}"))
			.isEqualTo("OK");
		assertTtl(100, "ruled:{t}");
		assertThat(this.plain.ttl("other:{t}")).isEqualTo(-1);
	}

	@Test
	void whatMovesOrCopiesAKeyGivesItATtl() {
		this.plain.set("{t}:source", "v");
		this.plain.sadd("{t}:set", "3", "1", "2");
		this.plain.set("{t}:old", "v");
		assertThat(this.redis.copy("{t}:source", "{t}:copy")).isTrue();
		assertThat(this.redis.rename("{t}:old", "{t}:new")).isEqualTo("OK");
		assertThat(this.redis.sortStore("{t}:set", new SortArgs(), "{t}:sorted")).isEqualTo(3);
		assertThat(this.redis.smove("{t}:set", "{t}:moved", "1")).isTrue();
		byte[] dump = this.plain.dump("{t}:source");
		assertThat(this.redis.restore("{t}:restored", 0, dump)).isEqualTo("OK");
		assertThat(this.redis.restore("{t}:long", dump, RestoreArgs.Builder.ttl(Duration.ofDays(1)))).isEqualTo("OK");
		assertTtl(500, "{t}:copy", "{t}:new", "{t}:sorted", "{t}:moved", "{t}:restored");
		assertTtl(1000, "{t}:long");
		assertThat(this.plain.get("{t}:restored")).isEqualTo("v");
		assertThat(this.plain.ttl("{t}:source")).as("was only read").isEqualTo(-1);
	}

	@Test
	void aTtlIsCutAndTheValueArrivesByteForByte() {
		byte[] key = "{t}:binary".getBytes(StandardCharsets.UTF_8);
		byte[] value = new byte[5000];
		for (int i = 0; i < value.length; i++) {
			value[i] = (byte) i;
		}
		try (StatefulRedisClusterConnection<byte[], byte[]> binary = this.client.connect(ByteArrayCodec.INSTANCE)) {
			assertThat(binary.sync().setex(key, 5000, value)).isEqualTo("OK");
			assertTtl(1000, "{t}:binary");
			assertThat(binary.sync().get(key)).isEqualTo(value);
			assertThat(binary.reactive().expire(key, 6000).block(LONG)).isTrue();
			assertTtl(1000, "{t}:binary");
		}
	}

	@Test
	void whatIsExemptOrChangesNothingStaysAsItIs() {
		this.plain.set("text", "v");
		assertThat(this.redis.set("free:text", "v")).isEqualTo("OK");
		assertThat(this.redis.setnx("text", "w")).isFalse();
		assertThat(this.redis.msetnx(Map.of("text", "w"))).isFalse();
		assertThat(Flux.from(this.connection.reactive().scard("none")).blockFirst(LONG)).isZero();
		assertThat(this.plain.ttl("free:text")).isEqualTo(-1);
		assertThat(this.plain.ttl("text")).isEqualTo(-1);
	}

	private void assertTtl(long seconds, String... keys) {
		for (String key : keys) {
			assertThat(this.plain.ttl(key)).as(key).isBetween(seconds - 15, seconds);
		}
	}

}
