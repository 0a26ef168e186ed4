package io.github.elasticachespring.client.keyspace;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.lettuce.core.CopyArgs;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.opentest4j.TestAbortedException;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.simulator.BackEnd;
import io.github.elasticachespring.simulator.UnavailableException;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Rules by pattern: those that begin a key's time anew with every write, and those that
 * name what scripts and functions write.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class AbstractTtlRulesTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private static final String WRITE_BOTH = "redis.call('SET', KEYS[1], 'v') redis.call('SET', KEYS[2], 'v') return 7";

	private static final String READ = "return redis.call('EXISTS', KEYS[1])";

	private static final String FLAGGED_READ = "#!lua flags=no-writes\n" + READ;

	private ElastiCacheSimulator simulator;

	private ElastiCacheClient client;

	private ElastiCacheClient plainClient;

	private StatefulRedisConnection<String, String> connection;

	private RedisCommands<String, String> redis;

	/** Has no policy, and looks at what the other left. */
	private RedisCommands<String, String> plain;

	abstract BackEnd backEnd();

	@BeforeAll
	void start() {
		try {
			this.simulator = ElastiCacheSimulator.replicationGroup().replicas(0).plainText().backEnd(backEnd()).start();
		}
		catch (UnavailableException ex) {
			throw new TestAbortedException(ex.getMessage(), ex);
		}
		var options = Simulated.patient(this.simulator, Simulated.replicationGroupEndpoint(this.simulator))
			.crossSlot(CrossSlotOptions.DEFAULTS.withPolicy(CrossSlotPolicy.OFF));
		this.plainClient = ElastiCacheClient.create(null, options.build());
		this.plain = this.plainClient.connect().sync();
		TtlPolicy policy = TtlPolicy.builder()
			.defaultTtl(Duration.ofSeconds(500))
			.rule(TtlRule.of("fresh:*", Duration.ofSeconds(200)).refreshing())
			.rule(TtlRule.of("ruled:*", Duration.ofSeconds(100)))
			.exempt("free:*")
			.jitter(new TtlJitter(0))
			.build();
		this.client = ElastiCacheClient.create(null, options.ttl(TtlOptions.of(policy)).build());
		this.connection = this.client.connect();
		this.redis = this.connection.sync();
	}

	@AfterAll
	void close() {
		if (this.simulator != null) {
			this.client.shutdown();
			this.plainClient.shutdown();
			this.simulator.close();
		}
	}

	@BeforeEach
	void empty() {
		this.plain.flushall();
	}

	@Test
	void aScriptsKeysHaveATtlWhereARuleNamesThem() {
		assertThat(this.redis.<Long>eval(WRITE_BOTH, ScriptOutputType.INTEGER, "ruled:a", "other:a")).isEqualTo(7);
		assertThat(ttl("ruled:a")).isBetween(90L, 100L);
		assertThat(ttl("other:a")).as("the default is not for scripts").isEqualTo(-1);
		String digest = this.plain.scriptLoad(WRITE_BOTH);
		assertThat(this.redis.<Long>evalsha(digest, ScriptOutputType.INTEGER, "free:a", "ruled:b")).isEqualTo(7);
		assertThat(ttl("ruled:b")).isBetween(90L, 100L);
		assertThat(ttl("free:a")).isEqualTo(-1);
		assertThat(this.connection.reactive()
			.<Long>eval(WRITE_BOTH, ScriptOutputType.INTEGER, "ruled:c", "fresh:c")
			.blockLast(LONG)).isEqualTo(7);
		assertThat(ttl("ruled:c")).isBetween(90L, 100L);
		assertThat(ttl("fresh:c")).isBetween(190L, 200L);
	}

	@Test
	void aFunctionsKeysHaveATtlWhereARuleNamesThem() {
		loadFunctions();
		assertThat(this.redis.<Long>fcall("write", ScriptOutputType.INTEGER, "ruled:a", "other:a")).isEqualTo(7);
		assertThat(ttl("ruled:a")).isBetween(90L, 100L);
		assertThat(ttl("other:a")).isEqualTo(-1);
	}

	@Test
	void whatAScriptWritesBesideItsKeysIsItsOwnBusiness() {
		this.redis.eval("return redis.call('SET', 'ruled:hidden', 'v')", ScriptOutputType.STATUS);
		assertThat(ttl("ruled:hidden")).isEqualTo(-1);
	}

	@Test
	void aScriptThatFailsLeavesTheTtlAlone() {
		this.plain.set("ruled:a", "v");
		assertThatExceptionOfType(RedisCommandExecutionException.class)
			.isThrownBy(() -> this.redis.eval("return redis.error_reply('NO')", ScriptOutputType.STATUS, "ruled:a"));
		assertThat(ttl("ruled:a")).isEqualTo(-1);
	}

	@Test
	void aScriptThatOnlyReadsLeavesTheTtlAlone() {
		loadFunctions();
		this.plain.set("ruled:a", "v");
		this.plain.setex("fresh:a", 50, "v");
		for (String key : List.of("ruled:a", "fresh:a")) {
			assertThat(this.redis.<Long>eval(FLAGGED_READ, ScriptOutputType.INTEGER, key)).isOne();
			assertThat(this.redis.<Long>evalsha(this.redis.digest(FLAGGED_READ), ScriptOutputType.INTEGER, key))
				.isOne();
			assertThat(this.redis.<Long>evalReadOnly(READ.getBytes(), ScriptOutputType.INTEGER, new String[] { key }))
				.isOne();
			String digest = this.plain.scriptLoad(READ);
			assertThat(this.redis.<Long>evalshaReadOnly(digest, ScriptOutputType.INTEGER, new String[] { key }))
				.isOne();
			assertThat(this.redis.<Long>fcallReadOnly("read", ScriptOutputType.INTEGER, key)).isOne();
		}
		assertThat(ttl("ruled:a")).isEqualTo(-1);
		assertThat(ttl("fresh:a")).isBetween(1L, 50L);
	}

	@Test
	void aScriptInATransactionIsFollowedAfterExec() {
		this.redis.multi();
		this.redis.eval(WRITE_BOTH, ScriptOutputType.INTEGER, "ruled:a", "other:a");
		this.redis.get("ruled:a");
		assertThat(this.redis.exec().stream().toList()).containsExactly(7L, "v");
		assertThat(ttl("ruled:a")).isBetween(90L, 100L);
		assertThat(ttl("other:a")).isEqualTo(-1);
	}

	@Test
	void aRuleThatRefreshesBeginsTheTimeAnewWithEveryWrite() {
		this.redis.hset("fresh:hash", "f", "1");
		this.redis.sadd("fresh:set", "a");
		this.redis.incr("fresh:counter");
		this.redis.set("fresh:text", "v");
		age("fresh:hash", "fresh:set", "fresh:counter", "fresh:text");
		assertThat(this.redis.hset("fresh:hash", "f", "2")).isFalse();
		assertThat(this.redis.sadd("fresh:set", "b")).isOne();
		assertThat(this.redis.incr("fresh:counter")).isEqualTo(2);
		assertThat(this.redis.set("fresh:text", "w")).isEqualTo("OK");
		for (String key : List.of("fresh:hash", "fresh:set", "fresh:counter", "fresh:text")) {
			assertThat(ttl(key)).as(key).isBetween(190L, 200L);
		}
	}

	@Test
	void aRuleThatRefreshesDoesSoForReactiveCallers() {
		RedisReactiveCommands<String, String> reactive = this.connection.reactive();
		reactive.lpush("fresh:list", "a").block(LONG);
		reactive.mset(Map.of("fresh:text", "v")).block(LONG);
		age("fresh:list", "fresh:text");
		assertThat(reactive.rpush("fresh:list", "b").block(LONG)).isEqualTo(2);
		assertThat(reactive.append("fresh:text", "w").block(LONG)).isEqualTo(2);
		assertThat(ttl("fresh:list")).isBetween(190L, 200L);
		assertThat(ttl("fresh:text")).isBetween(190L, 200L);
	}

	@Test
	void aRuleThatRefreshesDoesSoAfterATransaction() {
		this.plain.zadd("fresh:scores", 1, "a");
		this.plain.set("fresh:text", "v");
		age("fresh:scores", "fresh:text");
		this.redis.multi();
		this.redis.zadd("fresh:scores", 2, "b");
		this.redis.set("fresh:text", "w");
		this.redis.ttl("fresh:scores");
		List<Object> results = this.redis.exec().stream().toList();
		assertThat(results.subList(0, 2)).containsExactly(1L, "OK");
		assertThat((Long) results.get(2)).as("nothing goes into the transaction").isLessThanOrEqualTo(50);
		assertThat(ttl("fresh:scores")).isBetween(190L, 200L);
		assertThat(ttl("fresh:text")).isBetween(190L, 200L);
	}

	@Test
	void aRuleThatRefreshesDoesSoInAPipelineThatIsFlushedByHand() {
		this.plain.set("fresh:counter", "1");
		age("fresh:counter");
		RedisAsyncCommands<String, String> async = this.connection.async();
		this.connection.setAutoFlushCommands(false);
		try {
			RedisFuture<Long> counted = async.incr("fresh:counter");
			RedisFuture<TransactionResult> exec = inTransaction(async);
			this.connection.flushCommands();
			assertThat(counted.toCompletableFuture()).succeedsWithin(LONG).isEqualTo(2L);
			assertThat(exec.toCompletableFuture().join().stream().toList()).containsExactly(2L);
		}
		finally {
			this.connection.setAutoFlushCommands(true);
		}
		assertThat(ttl("fresh:counter")).isBetween(190L, 200L);
		assertThat(ttl("{t}:set")).isBetween(490L, 500L);
	}

	private static RedisFuture<TransactionResult> inTransaction(RedisAsyncCommands<String, String> async) {
		async.multi();
		async.sadd("{t}:set", "a", "b");
		return async.exec();
	}

	@Test
	void whatChangedNothingDoesNotBeginTheTimeAnew() {
		this.plain.sadd("fresh:set", "a");
		this.plain.hset("fresh:hash", "f", "1");
		this.plain.set("fresh:text", "v");
		age("fresh:set", "fresh:hash", "fresh:text");
		assertThat(this.redis.sadd("fresh:set", "a")).isZero();
		assertThat(this.redis.srem("fresh:set", "z")).isZero();
		assertThat(this.redis.hsetnx("fresh:hash", "f", "2")).isFalse();
		assertThat(this.redis.setnx("fresh:text", "w")).isFalse();
		assertThat(this.redis.set("fresh:text", "w", SetArgs.Builder.nx())).isNull();
		assertThat(this.redis.msetnx(Map.of("fresh:text", "w"))).isFalse();
		assertThat(this.redis.copy("none", "fresh:text", CopyArgs.Builder.replace(true))).isFalse();
		assertThatExceptionOfType(RedisCommandExecutionException.class)
			.isThrownBy(() -> this.redis.lpush("fresh:text", "x"))
			.withMessageStartingWith("WRONGTYPE");
		for (String key : List.of("fresh:set", "fresh:hash", "fresh:text")) {
			assertThat(ttl(key)).as(key).isBetween(1L, 50L);
		}
	}

	@Test
	void aTtlOfTheCallersOwnIsKeptWhereTheRuleRefreshes() {
		this.redis.setex("fresh:text", 30, "v");
		assertThat(ttl("fresh:text")).isBetween(1L, 30L);
		this.redis.set("fresh:text", "w", SetArgs.Builder.keepttl());
		assertThat(ttl("fresh:text")).isBetween(1L, 30L);
		this.redis.set("fresh:text", "x", SetArgs.Builder.xx().keepttl());
		assertThat(ttl("fresh:text")).isBetween(1L, 30L);
		this.plain.set("fresh:none", "v");
		this.redis.set("fresh:none", "w", SetArgs.Builder.keepttl());
		assertThat(ttl("fresh:none")).as("there was none to keep").isBetween(190L, 200L);
	}

	@Test
	void withoutRefreshTheTimeCountsFromTheCreation() {
		this.redis.sadd("ruled:set", "a");
		this.redis.incr("other");
		age("ruled:set", "other");
		this.redis.sadd("ruled:set", "b");
		this.redis.incr("other");
		assertThat(ttl("ruled:set")).isBetween(1L, 50L);
		assertThat(ttl("other")).isBetween(1L, 50L);
	}

	@Test
	void anErrorInATransactionLeavesItsKeyAloneAndTheOtherResultsAsTheyAre() {
		this.plain.set("text", "v");
		this.redis.multi();
		this.redis.lpush("text", "x");
		this.redis.lpush("list", "x");
		List<Object> results = this.redis.exec().stream().toList();
		assertThat(results).hasSize(2);
		assertThat(results.get(0)).isInstanceOf(RedisCommandExecutionException.class);
		assertThat(results.get(1)).isEqualTo(1L);
		assertThat(ttl("text")).isEqualTo(-1);
		assertThat(ttl("list")).isBetween(490L, 500L);
	}

	private void loadFunctions() {
		assumeTrue(Integer.parseInt(this.plain.info("server").replaceAll("(?s).*redis_version:(\\d+).*", "$1")) >= 7,
				"functions came with 7.0");
		this.plain.functionLoad("""
				#!lua name=test
				redis.register_function('write', function(keys)
					redis.call('SET', keys[1], 'v') redis.call('SET', keys[2], 'v') return 7 end)
				redis.register_function{function_name='read', flags={'no-writes'}, callback=function(keys)
					return redis.call('EXISTS', keys[1]) end}
				""", true);
	}

	/** As if most of their time were over. */
	private void age(String... keys) {
		for (String key : keys) {
			assertThat(this.plain.expire(key, 50)).as(key).isTrue();
		}
	}

	private long ttl(String key) {
		return this.plain.ttl(key);
	}

}
