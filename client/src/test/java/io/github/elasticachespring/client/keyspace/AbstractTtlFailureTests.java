package io.github.elasticachespring.client.keyspace;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.simulator.BackEnd;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.UnavailableException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A user who may write, but not do what sets a missing TTL.
 */
abstract class AbstractTtlFailureTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private final Queue<TtlAction> actions = new ConcurrentLinkedQueue<>();

	private ElastiCacheSimulator simulator;

	private ElastiCacheClient client;

	private StatefulRedisConnection<String, String> connection;

	private LogLines log;

	abstract BackEnd backEnd();

	/** What sets a missing TTL on this server. */
	abstract String forbidden();

	@BeforeEach
	void start() {
		try {
			this.simulator = ElastiCacheSimulator.replicationGroup().replicas(0).plainText().backEnd(backEnd()).start();
		}
		catch (UnavailableException ex) {
			throw new TestAbortedException(ex.getMessage(), ex);
		}
		this.simulator.primary()
			.execute("ACL", "SETUSER", "limited", "on", ">a-password", "~*", "&*", "+@all", "-" + forbidden());
		this.log = LogLines.of(TtlJournal.class);
		TtlPolicy policy = TtlPolicy.builder().defaultTtl(Duration.ofSeconds(500)).build();
		this.client = ElastiCacheClient.create(null,
				Simulated.patient(this.simulator, Simulated.replicationGroupEndpoint(this.simulator))
					.credentials("limited", "a-password")
					.ttl(new TtlOptions(policy, List.of(this.actions::add), MissingTtlException::new))
					.build());
		this.connection = this.client.connect();
	}

	@AfterEach
	void close() {
		if (this.simulator != null) {
			this.log.close();
			this.client.shutdown();
			this.simulator.close();
		}
	}

	@Test
	void callersHaveTheirRepliesAndTheFailureIsCountedAndLoggedOnce() {
		RedisCommands<String, String> redis = this.connection.sync();
		assertThat(redis.sadd("user:42:set", "a", "b")).isEqualTo(2);
		assertThat(this.connection.reactive().incr("user:42:counter").block(LONG)).isOne();
		assertThat(redis.mset(Map.of("{m}:a", "1", "{m}:b", "2"))).isEqualTo("OK");
		redis.multi();
		redis.hset("user:42:hash", "f", "v");
		redis.set("user:42:text", "v");
		assertThat(redis.exec().stream().toList()).containsExactly(true, "OK");
		this.connection.setAutoFlushCommands(false);
		try {
			var pushed = this.connection.async().lpush("user:42:list", "a");
			this.connection.flushCommands();
			assertThat(pushed.toCompletableFuture()).succeedsWithin(LONG).isEqualTo(1L);
		}
		finally {
			this.connection.setAutoFlushCommands(true);
		}
		assertThat(this.actions).filteredOn(TtlAction.FAILED::equals).hasSize(6);
		assertThat(this.actions).filteredOn(TtlAction.APPLIED::equals).as("SET said its own").hasSize(1);
		assertThat(this.log.all()).hasSize(1);
		assertThat(this.log.all().get(0)).contains("A missing TTL could not be set", "'user:*:set'", "NOPERM")
			.doesNotContain("42", "a-password");
		assertThat(redis.ttl("user:42:set")).isEqualTo(-1);
		assertThat(redis.ttl("user:42:text")).isPositive();
	}

}
