package io.github.elasticachespring.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.failover.FailoverEvent;
import io.github.elasticachespring.client.failover.FailoverListener;
import io.github.elasticachespring.client.failover.Outcome;
import io.github.elasticachespring.client.failover.Rejection;
import io.github.elasticachespring.client.seam.CommandStats;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.Fault;
import io.github.elasticachespring.simulator.SimulatedNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * A replica that is not well leaves the rotation, no read fails meanwhile, and it comes
 * back. The primary that the tests speak of, and its two replicas, are those of a group,
 * or of one shard of a cluster.
 */
abstract class AbstractReaderFaultTests {

	/** Long enough for a busy machine; a reader is suspect after a quarter of it. */
	private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);

	private final ElastiCacheSimulator cache;

	/** The one that {@code key} belongs to. */
	private final int shard;

	private AbstractRedisClient client;

	AbstractReaderFaultTests(ElastiCacheSimulator cache, int shard) {
		this.cache = cache;
		this.shard = shard;
	}

	/** With the endpoint and what it takes to connect to it. */
	abstract ElastiCacheOptions.Builder options();

	abstract AbstractRedisClient create(ElastiCacheOptions options);

	abstract RedisClusterCommands<String, String> open(AbstractRedisClient client);

	final ElastiCacheSimulator cache() {
		return this.cache;
	}

	final SimulatedNode primary() {
		return this.cache.primary(this.shard);
	}

	final List<SimulatedNode> replicas() {
		return this.cache.replicas(this.shard);
	}

	final RedisClusterCommands<String, String> connect(ReadPreference preference) {
		return connect(options().readFrom(preference));
	}

	final RedisClusterCommands<String, String> connect(ElastiCacheOptions.Builder options) {
		this.client = create(options.commandTimeout(COMMAND_TIMEOUT)
			.connectTimeout(Duration.ofSeconds(5))
			.maxReplicaLag(Duration.ofSeconds(1))
			.build());
		RedisClusterCommands<String, String> commands = open(this.client);
		commands.set("key", "value");
		InStep.await(primary(), replicas());
		return commands;
	}

	@AfterEach
	void shutDown() {
		this.client.shutdown();
	}

	@Test
	void aReplicaThatIsLoadingIsLeftOut() {
		RedisClusterCommands<String, String> commands = connect(ReadPreference.READER_ONLY);
		SimulatedNode loading = replicas().get(0);
		try (ReadLoad load = new ReadLoad(commands, 4);
				Fault fault = this.cache.loading(loading, Duration.ofSeconds(2))) {
			await().until(() -> loading.execute("INFO", "persistence").contains("loading:1"));
			load.awaitReads(200);
			assertThat(CommandStats.of(loading).getOrDefault("GET", 0L)).isZero();
			fault.close();
			awaitReads(loading);
		}
	}

	@Test
	void aReplicaThatLagsIsLeftOut() {
		RedisClusterCommands<String, String> commands = connect(ReadPreference.READER_PREFERRED);
		SimulatedNode lagging = replicas().get(0);
		try (ReadLoad load = new ReadLoad(commands, 2); Fault fault = this.cache.lag(lagging)) {
			commands.set("other", "newer");
			await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
				long before = gets(lagging);
				load.awaitReads(50);
				assertThat(gets(lagging)).isEqualTo(before);
			});
			fault.close();
			awaitReads(lagging);
		}
	}

	@Test
	void aReadThatMovesOnOrWaitsIsCounted() {
		AtomicLong resent = new AtomicLong();
		AtomicLong held = new AtomicLong();
		RedisClusterCommands<String, String> commands = connect(
				options().readFrom(ReadPreference.READER_ONLY).failoverListeners(List.of(new FailoverListener() {

					@Override
					public void onFailover(FailoverEvent event) {
						// Of no interest here.
					}

					@Override
					public void onHeld(int change) {
						held.addAndGet(change);
					}

					@Override
					public void onResent(Outcome outcome, Rejection rejection) {
						resent.incrementAndGet();
					}

				})));
		try (ReadLoad load = new ReadLoad(commands, 4)) {
			try (Fault fault = this.cache.silence(replicas().get(0))) {
				load.awaitReads(200);
			}
			assertThat(resent).hasPositiveValue();
		}
		await().until(() -> held.get() == 0);
	}

	@Test
	void whatASilentReplicaDoesNotAnswerAnotherDoesInTime() {
		RedisClusterCommands<String, String> commands = connect(ReadPreference.READER_ONLY);
		SimulatedNode silent = replicas().get(0);
		try (ReadLoad load = new ReadLoad(commands, 4)) {
			try (Fault fault = this.cache.silence(silent)) {
				load.awaitReads(500);
				assertThat(load.slowest()).isBetween(COMMAND_TIMEOUT.dividedBy(4), COMMAND_TIMEOUT);
			}
			awaitReads(silent);
		}
	}

	@Test
	void whatALostReplicaDoesNotAnswerAnotherDoes() {
		RedisClusterCommands<String, String> commands = connect(ReadPreference.READER_ONLY);
		SimulatedNode lost = replicas().get(0);
		try (ReadLoad load = new ReadLoad(commands, 4)) {
			try (Fault fault = this.cache.crash(lost)) {
				load.awaitReads(500);
			}
			awaitReads(lost);
		}
	}

	@Test
	void readsGoOnWhileThePrimaryIsGone() {
		RedisClusterCommands<String, String> commands = connect(ReadPreference.READER_PREFERRED);
		try (ReadLoad load = new ReadLoad(commands, 4); Fault fault = this.cache.crash(primary())) {
			fault.failover().join();
			load.awaitReads(500);
			assertThat(commands.set("key", "value")).isEqualTo("OK");
			fault.close();
			replicas().forEach(this::awaitReads);
		}
	}

	@Test
	void afterAFailoverThePromotedNodeLeavesAndTheDemotedJoins() {
		RedisClusterCommands<String, String> commands = connect(ReadPreference.READER_PREFERRED);
		this.cache.dnsLag(Duration.ofSeconds(60));
		SimulatedNode demoted = primary();
		try (ReadLoad load = new ReadLoad(commands, 4)) {
			this.cache.failover(this.shard);
			SimulatedNode promoted = primary();
			awaitReads(demoted);
			await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
				long before = gets(promoted);
				load.awaitReads(50);
				assertThat(gets(promoted)).isEqualTo(before);
			});
		}
		finally {
			this.cache.dnsLag(Duration.ZERO);
		}
	}

	@Test
	void thePrimaryAnswersWhenNoReplicaDoes() {
		RedisClusterCommands<String, String> commands = connect(ReadPreference.READER_PREFERRED);
		List<SimulatedNode> replicas = replicas();
		try (ReadLoad load = new ReadLoad(commands, 4)) {
			try (Fault silence = this.cache.silence(replicas.get(0)); Fault crash = this.cache.crash(replicas.get(1))) {
				load.awaitReads(500);
			}
			replicas.forEach(this::awaitReads);
		}
	}

	@Test
	void aReaderTellsWhenNoNodeAnswers() {
		RedisClusterCommands<String, String> commands = connect(ReadPreference.READER_ONLY);
		List<SimulatedNode> nodes = this.cache.nodes();
		nodes.forEach((node) -> node.execute("CLIENT", "PAUSE", "6000"));
		long began = System.nanoTime();
		assertThat(catchThrowable(() -> commands.get("key"))).isNotNull();
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(COMMAND_TIMEOUT,
				COMMAND_TIMEOUT.multipliedBy(2));
		await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> "value".equals(commands.get("key")));
	}

	@Test
	void aUserWhoMayNotAskForInfoReadsAllTheSame() {
		this.cache.nodes()
			.forEach((node) -> node.execute("ACL", "SETUSER", "reading", "on", ">secret", "~*", "+@all", "-info",
					"-ping"));
		RedisClusterCommands<String, String> commands = connect(
				options().credentials("reading", "secret").readFrom(ReadPreference.READER_ONLY));
		try (ReadLoad load = new ReadLoad(commands, 2)) {
			replicas().forEach(this::awaitReads);
		}
		this.cache.nodes().forEach((node) -> node.execute("ACL", "DELUSER", "reading"));
	}

	/** A cluster's client looks for nodes that are back every 30 seconds. */
	final void awaitReads(SimulatedNode node) {
		await().ignoreExceptions().atMost(Duration.ofSeconds(45)).untilAsserted(() -> {
			long before = gets(node);
			await().atMost(Duration.ofSeconds(1)).until(() -> gets(node) > before);
		});
	}

	static long gets(SimulatedNode node) {
		return CommandStats.of(node).getOrDefault("GET", 0L);
	}

}
