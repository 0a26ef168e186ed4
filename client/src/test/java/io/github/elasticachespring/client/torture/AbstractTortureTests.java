package io.github.elasticachespring.client.torture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.cluster.SlotHash;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.ElastiCacheOptions;
import io.github.elasticachespring.client.failover.FailoverOptions;
import io.github.elasticachespring.client.failover.RepeatPolicy;
import io.github.elasticachespring.client.torture.Schedule.Step;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Everything that can happen to a cache, in an order that a seed decides, while callers
 * of every kind check each reply and, in the end, each key.
 *
 * <pre>
 * -Dtorture.duration=10m   two minutes unless set; also 90s, 1h
 * -Dtorture.seed=42        the seed that a failure has printed
 * </pre>
 */
@Tag("torture")
abstract class AbstractTortureTests {

	private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);

	/** Longer than any outage here: nobody is told that there is no primary. */
	private static final Duration MAX_WAIT = Duration.ofSeconds(20);

	/** What a recovery may still take when a cache is whole again. */
	private static final Duration RECOVERY = Duration.ofSeconds(3);

	private static final Duration CALM = Duration.ofSeconds(4);

	private final long seed = Long.getLong("torture.seed", new Random().nextInt(1_000_000));

	abstract int shards();

	abstract ElastiCacheSimulator start();

	abstract AbstractRedisClient connect(ElastiCacheSimulator cache);

	/** The same for both kinds of client. */
	static ElastiCacheOptions.Builder adapt(ElastiCacheOptions.Builder options) {
		return options.commandTimeout(COMMAND_TIMEOUT)
			.clientName("torture")
			.failover(new FailoverOptions(MAX_WAIT, 10_000, 64 << 20, RepeatPolicy.EXACT));
	}

	@Test
	void nothingIsLostDoubledOrLeftHanging() throws Exception {
		Duration duration = duration();
		System.out.printf("%s: -Dtorture.seed=%d, for %s%n", getClass().getSimpleName(), this.seed, duration);
		try (ElastiCacheSimulator cache = start()) {
			Set<String> threads = threads();
			AbstractRedisClient client = connect(cache);
			Witness witness = new Witness(COMMAND_TIMEOUT.plus(MAX_WAIT));
			try {
				torture(cache, client, witness, duration);
			}
			finally {
				System.out.println(witness.endings());
				client.shutdown();
			}
			assertThat(witness.violations()).as("with -Dtorture.seed=%d", this.seed).isEmpty();
			await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(threads()).isSubsetOf(threads));
			await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(sockets(cache)).isEmpty());
		}
	}

	private void torture(ElastiCacheSimulator cache, AbstractRedisClient client, Witness witness, Duration duration)
			throws Exception {
		Connection shared = Connection.open(client);
		List<Connection> opened = new ArrayList<>(List.of(shared));
		List<Caller> callers = callers(client, shared, opened, witness);
		List<Thread> threads = new ArrayList<>();
		callers.forEach((caller) -> threads.add(new Thread(caller::run, caller.name())));
		threads.forEach((thread) -> {
			thread.setDaemon(true);
			thread.start();
		});
		torment(cache, slots(callers), witness, duration);
		Tormentor.rest(RECOVERY);
		witness.calm();
		Map<String, Long> before = rounds(callers);
		Tormentor.rest(CALM);
		Map<String, Long> after = rounds(callers);
		callers.forEach(Caller::stop);
		await().atMost(COMMAND_TIMEOUT.plus(MAX_WAIT).multipliedBy(2))
			.untilAsserted(() -> assertThat(threads).as("threads that have not ended").noneMatch(Thread::isAlive));
		before.forEach((caller, count) -> {
			if (after.get(caller) <= count) {
				witness.violation(caller + " does nothing any more", null);
			}
		});
		callers.forEach((caller) -> caller.judge(shared.sync()));
		assertThat(sockets(cache)).as("sockets for %d connections", opened.size())
			.hasSizeLessThanOrEqualTo(allowedSockets(opened.size(), cache.nodes().size()));
		opened.forEach((connection) -> connection.stateful().close());
	}

	/** Each connection's, and one that asks for roles. */
	int allowedSockets(int connections, int nodes) {
		return connections + nodes;
	}

	private void torment(ElastiCacheSimulator cache, List<List<Integer>> slots, Witness witness, Duration duration) {
		Tormentor tormentor = new Tormentor(cache, slots);
		long end = System.nanoTime() + duration.toNanos();
		for (Step step : Schedule.of(this.seed, shards()).steps()) {
			Tormentor.rest(step.rest());
			if (System.nanoTime() > end || !witness.violations().isEmpty()) {
				return;
			}
			System.out.println(step);
			tormentor.carryOut(step);
			witness.lookForHangs();
		}
	}

	private List<Caller> callers(AbstractRedisClient client, Connection shared, List<Connection> opened,
			Witness witness) {
		List<Caller> callers = new ArrayList<>();
		for (Api api : Api.values()) {
			callers.add(new WaitingCaller(api, 1, this.seed, witness, shared));
			callers.add(new WaitingCaller(api, 2, this.seed, witness, shared));
		}
		callers.add(new BatchCaller(false, 1, this.seed, witness, shared));
		callers.add(new BatchCaller(true, 1, this.seed, witness, open(client, opened)));
		callers.add(new TransactionCaller(1, this.seed, witness, open(client, opened)));
		QueueCaller queue = new QueueCaller(1, this.seed, witness, shared, open(client, opened));
		callers.add(queue);
		callers.add(queue.producer());
		return callers;
	}

	private static Connection open(AbstractRedisClient client, List<Connection> opened) {
		Connection connection = Connection.open(client);
		opened.add(connection);
		return connection;
	}

	/** The slots of the callers' keys, shard by shard. */
	private List<List<Integer>> slots(List<Caller> callers) {
		return IntStream.range(0, shards())
			.mapToObj((shard) -> callers.stream()
				.map((caller) -> SlotHash.getSlot(caller.key("")))
				.filter((slot) -> slot * shards() / SlotHash.SLOT_COUNT == shard)
				.distinct()
				.toList())
			.toList();
	}

	private static Map<String, Long> rounds(List<Caller> callers) {
		Map<String, Long> rounds = new TreeMap<>();
		callers.forEach((caller) -> rounds.put(caller.name(), caller.rounds()));
		return rounds;
	}

	/** The client's connections, as the servers know them. */
	private static List<String> sockets(ElastiCacheSimulator cache) {
		return cache.nodes()
			.stream()
			.flatMap((node) -> String.valueOf(node.execute("CLIENT", "LIST")).lines())
			.filter((line) -> line.contains(" name=torture "))
			.toList();
	}

	/** Lettuce's threads. */
	private static Set<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("lettuce-"))
			.collect(Collectors.toSet());
	}

	private static Duration duration() {
		String text = System.getProperty("torture.duration", "2m");
		return Duration.parse("PT" + text);
	}

}
