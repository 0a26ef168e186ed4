package io.github.elasticachespring.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.failover.ConnectionStateLostException;
import io.github.elasticachespring.client.failover.FailoverEvent;
import io.github.elasticachespring.client.failover.FailoverListener;
import io.github.elasticachespring.client.failover.Outcome;
import io.github.elasticachespring.client.failover.Rejection;
import io.github.elasticachespring.client.seam.CommandStats;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.Fault;
import io.github.elasticachespring.simulator.SimulatedNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * A replica that is not well leaves the rotation, no read fails meanwhile, and it comes
 * back.
 */
@ElastiCacheSimulatorTest(replicas = 2, authToken = "token-of-the-reader-tests")
class ReaderFaultTests {

	/** Long enough for a busy machine; a reader is suspect after a quarter of it. */
	private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);

	private final ElastiCacheSimulator cache;

	private ElastiCacheClient client;

	ReaderFaultTests(ElastiCacheSimulator cache) {
		this.cache = cache;
	}

	private RedisCommands<String, String> connect(ReadPreference preference) {
		return connect(Simulated.replicationGroup(this.cache).readFrom(preference));
	}

	private RedisCommands<String, String> connect(ElastiCacheOptions.Builder options) {
		this.client = ElastiCacheClient.create(null,
				options.commandTimeout(COMMAND_TIMEOUT)
					.connectTimeout(Duration.ofSeconds(5))
					.maxReplicaLag(Duration.ofSeconds(1))
					.build());
		RedisCommands<String, String> commands = this.client.connect().sync();
		commands.set("key", "value");
		this.cache.replicas()
			.forEach((replica) -> await().pollDelay(Duration.ZERO)
				.until(() -> "value".equals(replica.execute("GET", "key"))));
		return commands;
	}

	@AfterEach
	void shutDown() {
		this.client.shutdown();
	}

	@Test
	void aReplicaThatIsLoadingIsLeftOut() {
		RedisCommands<String, String> commands = connect(ReadPreference.READER_ONLY);
		SimulatedNode loading = this.cache.replicas().get(0);
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
		RedisCommands<String, String> commands = connect(ReadPreference.READER_PREFERRED);
		SimulatedNode lagging = this.cache.replicas().get(0);
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
		RedisCommands<String, String> commands = connect(Simulated.replicationGroup(this.cache)
			.readFrom(ReadPreference.READER_ONLY)
			.failoverListeners(List.of(new FailoverListener() {

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
			try (Fault fault = this.cache.silence(this.cache.replicas().get(0))) {
				load.awaitReads(200);
			}
			assertThat(resent).hasPositiveValue();
		}
		await().until(() -> held.get() == 0);
	}

	@Test
	void whatASilentReplicaDoesNotAnswerAnotherDoesInTime() {
		RedisCommands<String, String> commands = connect(ReadPreference.READER_ONLY);
		SimulatedNode silent = this.cache.replicas().get(0);
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
		RedisCommands<String, String> commands = connect(ReadPreference.READER_ONLY);
		SimulatedNode lost = this.cache.replicas().get(0);
		try (ReadLoad load = new ReadLoad(commands, 4)) {
			try (Fault fault = this.cache.crash(lost)) {
				load.awaitReads(500);
			}
			awaitReads(lost);
		}
	}

	@Test
	void readsGoOnWhileThePrimaryIsGone() {
		RedisCommands<String, String> commands = connect(ReadPreference.READER_PREFERRED);
		try (ReadLoad load = new ReadLoad(commands, 4); Fault fault = this.cache.crash(this.cache.primary())) {
			fault.failover().join();
			load.awaitReads(500);
			assertThat(commands.set("key", "value")).isEqualTo("OK");
			fault.close();
			this.cache.replicas().forEach(this::awaitReads);
		}
	}

	@Test
	void afterAFailoverThePromotedNodeLeavesAndTheDemotedJoins() {
		RedisCommands<String, String> commands = connect(ReadPreference.READER_PREFERRED);
		this.cache.dnsLag(Duration.ofSeconds(60));
		SimulatedNode demoted = this.cache.primary();
		try (ReadLoad load = new ReadLoad(commands, 4)) {
			this.cache.failover();
			SimulatedNode promoted = this.cache.primary();
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
		RedisCommands<String, String> commands = connect(ReadPreference.READER_PREFERRED);
		List<SimulatedNode> replicas = this.cache.replicas();
		try (ReadLoad load = new ReadLoad(commands, 4)) {
			try (Fault silence = this.cache.silence(replicas.get(0)); Fault crash = this.cache.crash(replicas.get(1))) {
				load.awaitReads(500);
			}
			replicas.forEach(this::awaitReads);
		}
	}

	@Test
	void aReaderTellsWhenNoNodeAnswers() {
		RedisCommands<String, String> commands = connect(ReadPreference.READER_ONLY);
		List<SimulatedNode> nodes = this.cache.nodes();
		nodes.forEach((node) -> node.execute("CLIENT", "PAUSE", "6000"));
		long began = System.nanoTime();
		assertThat(catchThrowable(() -> commands.get("key"))).isNotNull();
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(COMMAND_TIMEOUT,
				COMMAND_TIMEOUT.multipliedBy(2));
		await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> "value".equals(commands.get("key")));
	}

	@Test
	void aScanFailsWhenItsReaderIsLostAndANewOneWorks() {
		RedisCommands<String, String> commands = connect(ReadPreference.READER_PREFERRED);
		IntStream.range(0, 200).forEach((i) -> commands.set("scanned:" + i, "v"));
		Map<String, String> hash = IntStream.range(0, 1000)
			.boxed()
			.collect(Collectors.toMap((i) -> "f" + i, (i) -> "v"));
		commands.hset("hash", hash);
		this.cache.replicas().forEach((replica) -> await().until(() -> "1000".equals(replica.execute("HLEN", "hash"))));
		SimulatedNode scanned = this.cache.replicas().get(0);
		while (CommandStats.of(scanned).getOrDefault("SCAN", 0L) == 0) {
			// Which of the two it is depends on the turn.
			scanned = (scanned == this.cache.replicas().get(0)) ? this.cache.replicas().get(1)
					: this.cache.replicas().get(0);
			commands.scan(ScanArgs.Builder.limit(20));
		}
		KeyScanCursor<String> cursor = commands.scan(ScanArgs.Builder.limit(20));
		ScanCursor hashCursor = commands.hscan("hash", ScanArgs.Builder.limit(20));
		assertThat(cursor.isFinished()).isFalse();
		assertThat(hashCursor.isFinished()).isFalse();
		try (Fault crash = this.cache.crash(scanned)) {
			assertThatExceptionOfType(ConnectionStateLostException.class)
				.isThrownBy(() -> commands.scan(ScanCursor.of(cursor.getCursor()), ScanArgs.Builder.limit(20)))
				.withMessageContaining("SCAN cannot go on");
			assertThatExceptionOfType(ConnectionStateLostException.class)
				.isThrownBy(() -> commands.hscan("hash", hashCursor));
			assertThat(ScanIterator.scan(commands, ScanArgs.Builder.matches("scanned:*").limit(20)).stream())
				.doesNotHaveDuplicates()
				.hasSize(200);
			assertThat(ScanIterator.hscan(commands, "hash").stream()).hasSize(1000);
		}
	}

	@Test
	void aUserWhoMayNotAskForInfoReadsAllTheSame() {
		this.cache.nodes()
			.forEach((node) -> node.execute("ACL", "SETUSER", "reading", "on", ">secret", "~*", "+@all", "-info",
					"-ping"));
		RedisCommands<String, String> commands = connect(Simulated.replicationGroup(this.cache)
			.credentials("reading", "secret")
			.readFrom(ReadPreference.READER_ONLY));
		try (ReadLoad load = new ReadLoad(commands, 2)) {
			this.cache.replicas().forEach(this::awaitReads);
		}
		this.cache.nodes().forEach((node) -> node.execute("ACL", "DELUSER", "reading"));
	}

	private void awaitReads(SimulatedNode node) {
		await().ignoreExceptions().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
			long before = gets(node);
			await().atMost(Duration.ofSeconds(1)).until(() -> gets(node) > before);
		});
	}

	private static long gets(SimulatedNode node) {
		return CommandStats.of(node).getOrDefault("GET", 0L);
	}

}
