package io.github.elasticachespring.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.lettuce.core.GetExArgs;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import reactor.core.publisher.Flux;

import io.github.elasticachespring.client.seam.CommandStats;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.Fault;
import io.github.elasticachespring.simulator.SimulatedNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Three replicas behind the one name of the reader endpoint, which answers with one of
 * them at a time. What counts is what the servers say they were asked.
 */
@ElastiCacheSimulatorTest(replicas = 3, authToken = "token-of-the-reader-tests")
class ReplicationGroupReaderTests {

	private static final int READS = 3000;

	private final ElastiCacheSimulator cache;

	private ElastiCacheClient client;

	ReplicationGroupReaderTests(ElastiCacheSimulator cache) {
		this.cache = cache;
	}

	@BeforeEach
	void write() {
		this.client = client(ReadPreference.READER_PREFERRED);
		RedisCommands<String, String> commands = this.client.connect().sync();
		commands.flushall();
		commands.set("key", "value");
		awaitReplication("key");
	}

	@AfterEach
	void shutDown() {
		this.client.shutdown();
	}

	private ElastiCacheClient client(ReadPreference preference) {
		return ElastiCacheClient.create(null,
				Simulated.patient(this.cache, Simulated.replicationGroupEndpoint(this.cache))
					.readFrom(preference)
					.dnsMaxTtl(Duration.ofSeconds(1))
					.build());
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "PRIMARY")
	void readsAreSpreadEvenly(ReadPreference preference) {
		ElastiCacheClient client = client(preference);
		StatefulRedisConnection<String, String> connection = client.connect();
		assertSpread(() -> {
			for (int i = 0; i < READS; i++) {
				assertThat(connection.sync().get("key")).isEqualTo("value");
			}
		});
		client.shutdown();
	}

	@Test
	void reactiveReadsAreSpreadEvenly() {
		StatefulRedisConnection<String, String> connection = this.client.connect();
		assertSpread(() -> assertThat(Flux.range(0, READS)
			.flatMap((i) -> connection.reactive().get("key"), 32)
			.filter("value"::equals)
			.count()
			.block(Duration.ofSeconds(30))).isEqualTo(READS));
	}

	@Test
	void readsOfSeveralThreadsAndConnectionsAreSpreadEvenly() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(6);
		List<StatefulRedisConnection<String, String>> connections = List.of(this.client.connect(),
				this.client.connect());
		assertSpread(() -> {
			List<Future<?>> reading = new ArrayList<>();
			for (int thread = 0; thread < 6; thread++) {
				RedisCommands<String, String> commands = connections.get(thread % 2).sync();
				reading.add(threads.submit(() -> {
					for (int i = 0; i < READS / 6; i++) {
						commands.get("key");
					}
				}));
			}
			reading.forEach(ReplicationGroupReaderTests::join);
		});
		threads.shutdown();
	}

	@Test
	void writesGoToThePrimary() {
		RedisCommands<String, String> commands = this.client.connect().sync();
		Asked asked = new Asked("INCR", "GETEX", "GETDEL");
		commands.incr("counter");
		commands.getex("counter", GetExArgs.Builder.ex(60));
		commands.getdel("counter");
		assertThat(asked.primary()).isEqualTo(3);
	}

	@Test
	void readsOfATransactionStayOnThePrimary() {
		RedisCommands<String, String> commands = this.client.connect().sync();
		Asked asked = new Asked("GET");
		commands.watch("key");
		assertThat(commands.get("key")).isEqualTo("value");
		commands.multi();
		commands.get("key");
		commands.set("key", "other");
		commands.get("key");
		TransactionResult result = commands.exec();
		assertThat(result.<String>get(0)).isEqualTo("value");
		assertThat(result.<String>get(2)).isEqualTo("other");
		assertThat(asked.primary()).isEqualTo(3);
		assertThat(asked.replicas()).containsOnly(0L);
		commands.get("key");
		assertThat(asked.primary()).isEqualTo(3);
	}

	@Test
	void afterUnwatchAndDiscardReadsGoToReadersAgain() {
		RedisCommands<String, String> commands = this.client.connect().sync();
		commands.watch("key");
		commands.unwatch();
		commands.multi();
		commands.discard();
		Asked asked = new Asked("GET");
		commands.get("key");
		assertThat(asked.primary()).isZero();
	}

	@Test
	void aScanStaysOnOneReader() {
		RedisCommands<String, String> commands = this.client.connect().sync();
		IntStream.range(0, 500).forEach((i) -> commands.set("scanned:" + i, "v"));
		awaitReplication("scanned:499");
		Asked asked = new Asked("SCAN");
		List<String> found = new ArrayList<>();
		KeyScanCursor<String> cursor = commands.scan(ScanArgs.Builder.matches("scanned:*").limit(20));
		found.addAll(cursor.getKeys());
		while (!cursor.isFinished()) {
			commands.get("key");
			cursor = commands.scan(ScanCursor.of(cursor.getCursor()), ScanArgs.Builder.matches("scanned:*").limit(20));
			found.addAll(cursor.getKeys());
		}
		assertThat(found).doesNotHaveDuplicates().hasSize(500);
		assertThat(asked.primary()).isZero();
		assertThat(asked.replicas()).filteredOn((count) -> count > 0).singleElement().isNotEqualTo(1L);
	}

	@Test
	void readsOfAnotherDatabaseStayOnTheConnectionThatSelectedIt() {
		RedisCommands<String, String> commands = this.client.connect().sync();
		commands.select(1);
		commands.set("key", "of database 1");
		Asked asked = new Asked("GET");
		assertThat(commands.get("key")).isEqualTo("of database 1");
		assertThat(asked.primary()).isEqualTo(1);
		commands.select(0);
		assertThat(commands.get("key")).isEqualTo("value");
		assertThat(asked.primary()).isEqualTo(1);
	}

	@Test
	void aBlockingReadHoldsNobodyUp() {
		RedisAsyncCommands<String, String> blocked = this.client.connect().async();
		RedisCommands<String, String> commands = this.client.connect().sync();
		Future<?> waiting = blocked.xread(XReadArgs.Builder.block(Duration.ofSeconds(5)),
				StreamOffset.from("stream", "0"));
		for (int i = 0; i < 30; i++) {
			assertThat(commands.get("key")).isEqualTo("value");
		}
		assertThat(waiting.isDone()).isFalse();
		commands.xadd("stream", Map.of("f", "v"));
		join(waiting);
	}

	@Test
	void aScriptIsLoadedWhereItIsRun() {
		RedisCommands<String, String> commands = this.client.connect().sync();
		String digest = commands.scriptLoad("return redis.call('GET', KEYS[1])");
		assertThat(commands.scriptExists(digest)).containsExactly(true);
		assertThat(commands.<String>evalsha(digest, ScriptOutputType.VALUE, "key")).isEqualTo("value");
	}

	@Test
	void whatALostReaderWouldAnswerTheOthersDo() {
		StatefulRedisConnection<String, String> connection = this.client.connect();
		connection.setTimeout(Duration.ofSeconds(1));
		RedisCommands<String, String> commands = connection.sync();
		SimulatedNode lost = this.cache.replicas().get(0);
		try (Fault crash = this.cache.crash(lost)) {
			await().ignoreExceptions().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertReads(commands, 30));
			Asked asked = new Asked("GET");
			assertReads(commands, 100);
			assertThat(asked.primary()).isZero();
			assertThat(asked.replicas()).containsExactly(50L, 50L);
		}
		await().ignoreExceptions().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertReach(commands, lost));
	}

	@Test
	void aReaderOnANewAddressIsFound() {
		RedisCommands<String, String> commands = this.client.connect().sync();
		SimulatedNode replaced = this.cache.replicas().get(1);
		this.cache.replace(replaced);
		await().ignoreExceptions().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertReach(commands, replaced));
	}

	@Test
	void aGroupOfOneNodeAnswersItself() {
		try (ElastiCacheSimulator single = ElastiCacheSimulator.replicationGroup().replicas(0).start()) {
			for (ReadPreference preference : ReadPreference.values()) {
				try (ElastiCacheClient client = ElastiCacheClient.create(null,
						Simulated.patient(single, Simulated.replicationGroupEndpoint(single))
							.readFrom(preference)
							.build())) {
					RedisCommands<String, String> commands = client.connect().sync();
					commands.set("key", preference.name());
					assertThat(commands.get("key")).isEqualTo(preference.name());
				}
			}
		}
	}

	private void assertSpread(Runnable reading) {
		Asked asked = new Asked("GET");
		reading.run();
		assertThat(asked.primary()).isZero();
		assertThat(asked.replicas()).hasSize(3)
			.allSatisfy((count) -> assertThat(count).isBetween(READS * 20L / 100, READS * 45L / 100));
		assertThat(asked.replicas().stream().mapToLong(Long::longValue).sum()).isEqualTo(READS);
	}

	private static void assertReads(RedisCommands<String, String> commands, int reads) {
		for (int i = 0; i < reads; i++) {
			assertThat(commands.get("key")).isEqualTo("value");
		}
	}

	private void assertReach(RedisCommands<String, String> commands, SimulatedNode node) {
		long before = CommandStats.of(node).getOrDefault("GET", 0L);
		assertReads(commands, 3);
		assertThat(CommandStats.of(node).getOrDefault("GET", 0L)).isGreaterThan(before);
	}

	private static void join(Future<?> future) {
		assertThat(future).succeedsWithin(Duration.ofSeconds(30));
	}

	private void awaitReplication(String key) {
		this.cache.replicas()
			.forEach((replica) -> await().pollDelay(Duration.ZERO)
				.until(() -> "1".equals(replica.execute("EXISTS", key))));
	}

	/** How often nodes that serve were sent these commands since this was made. */
	private final class Asked {

		private final Set<String> commands;

		private final Map<SimulatedNode, Long> before = new HashMap<>();

		private Asked(String... commands) {
			this.commands = Set.of(commands);
			ReplicationGroupReaderTests.this.cache.nodes()
				.stream()
				.filter(SimulatedNode::isServing)
				.forEach((node) -> this.before.put(node, count(node)));
		}

		private long count(SimulatedNode node) {
			Map<String, Long> calls = CommandStats.of(node);
			return this.commands.stream().mapToLong((command) -> calls.getOrDefault(command, 0L)).sum();
		}

		private long since(SimulatedNode node) {
			return count(node) - this.before.get(node);
		}

		private long primary() {
			return since(ReplicationGroupReaderTests.this.cache.primary());
		}

		private List<Long> replicas() {
			return ReplicationGroupReaderTests.this.cache.replicas()
				.stream()
				.filter(this.before::containsKey)
				.map(this::since)
				.toList();
		}

	}

}
