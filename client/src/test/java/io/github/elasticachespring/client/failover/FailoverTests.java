package io.github.elasticachespring.client.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.Fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Eight threads of SET, GET and INCR on one shared connection, two replicas, only the
 * primary and the reader named, DNS a minute behind. The bound on time only catches a
 * client that waits for DNS: how long it takes is for a benchmark to say.
 */
class FailoverTests {

	private static final int THREADS = 8;

	private static final Duration BOUND = Duration.ofSeconds(10);

	private final Queue<FailoverEvent> events = new ConcurrentLinkedQueue<>();

	private ElastiCacheSimulator simulator;

	private ElastiCacheClient client;

	private Load load;

	@BeforeEach
	void start() {
		this.simulator = ElastiCacheSimulator.replicationGroup()
			.replicas(2)
			.authToken("a-token-of-sixteen-characters")
			.dnsLag(Duration.ofSeconds(60))
			.promotionDelay(Duration.ofSeconds(2))
			.start();
		this.client = ElastiCacheClient.create(null,
				Simulated.replicationGroup(this.simulator)
					.connectTimeout(Duration.ofSeconds(5))
					.failover(new FailoverOptions(Duration.ofSeconds(30), 10_000, 64 << 20, RepeatPolicy.EXACT))
					.failoverListeners(List.of(this.events::add))
					.build());
		this.load = new Load(this.client, THREADS);
		this.load.start();
		await().until(() -> this.load.acknowledged() > 500);
	}

	@AfterEach
	void stop() throws InterruptedException {
		this.load.stop();
		this.client.shutdown();
		this.simulator.close();
	}

	@Test
	void aPlannedFailoverFailsNoCommand() throws InterruptedException {
		for (int i = 0; i < 3; i++) {
			var failover = this.simulator.failover();
			assertThat(this.load.untilAllWriteAgain(failover.promotedNanos())).isLessThan(BOUND);
		}
		this.load.stop();
		assertThat(this.load.failures()).isEmpty();
		assertThat(this.load.unknown()).isEmpty();
		assertCountersAreRight();
		assertThat(this.events).filteredOn(FailoverEvent.Ended.class::isInstance)
			.hasSizeGreaterThanOrEqualTo(3)
			.allMatch((ended) -> ((FailoverEvent.Ended) ended).moved());
	}

	@Test
	void aCrashFailsOnlyWhatWasUnderWayAndCannotBeRepeated() throws InterruptedException {
		try (Fault crash = this.simulator.crash(this.simulator.primary())) {
			var failover = crash.failover().join();
			assertThat(this.load.untilAllWriteAgain(failover.promotedNanos())).isLessThan(BOUND);
			this.load.stop();
			assertOnlyUnknownIncrementsFailed();
		}
	}

	@Test
	void aSilentPrimaryIsLeftForTheNewOne() throws InterruptedException {
		try (Fault silence = this.simulator.silence(this.simulator.primary())) {
			var failover = silence.failover().join();
			assertThat(this.load.untilAllWriteAgain(failover.promotedNanos())).isLessThan(BOUND);
			this.load.stop();
			assertOnlyUnknownIncrementsFailed();
		}
	}

	@Test
	void aPrimaryThatAnswersLateLosesNothing() throws InterruptedException {
		List<String> before = connections();
		RedisCommands<String, String> other = this.client.connect().sync();
		long began = System.nanoTime();
		other.eval("local t = redis.call('time')[1] + 3 while tonumber(redis.call('time')[1]) < t do end return 1",
				ScriptOutputType.INTEGER);
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(2));
		this.load.untilAllWriteAgain(System.nanoTime());
		this.load.stop();
		assertThat(this.load.failures()).isEmpty();
		assertThat(this.load.unknown()).isEmpty();
		assertThat(connections()).containsAll(before);
		assertCountersAreRight();
	}

	/** The ids of the connections whose commands flow, as the server knows them. */
	private List<String> connections() {
		List<String> ids = new ArrayList<>();
		this.simulator.primary().execute("CLIENT", "LIST").lines().forEach((line) -> {
			if (line.contains("cmd=set") || line.contains("cmd=get") || line.contains("cmd=incr")) {
				ids.add(line.substring(0, line.indexOf(' ')));
			}
		});
		assertThat(ids).isNotEmpty();
		return ids;
	}

	private void assertOnlyUnknownIncrementsFailed() {
		assertThat(this.load.failures()).isEmpty();
		assertThat(this.load.unknown()).hasSizeLessThanOrEqualTo(THREADS);
		assertCountersAreRight();
	}

	private void assertCountersAreRight() {
		RedisCommands<String, String> commands = this.client.connect().sync();
		this.load.counters()
			.forEach((counter, count) -> assertThat(commands.get(counter)).isEqualTo(Long.toString(count)));
	}

}
