package io.github.elasticachespring.benchmarks.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.elasticachespring.benchmarks.faults.SteadyLoad.Pace;
import io.github.elasticachespring.benchmarks.harness.ChildProcess;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;

/**
 * What the other shards notice while one fails over: callers bound to their shard, at
 * half of the highest pace that they can keep. Callers without a pace do more than that:
 * they come in step, and share what a flush or a turn of the server costs.
 */
final class Neighbours {

	static final String HEADER = """
			| Client | Rate of a shard | p50, p99 before | Others' rate in the failover | p50, p99 | Share of the rate | p99, ratio | Others' failures | Calm run beside it: share, p99 ratio |
			|---|--:|--:|--:|--:|--:|--:|--:|--:|
			""";

	private static final Duration WARM_UP = Duration.ofSeconds(25);

	private static final Duration BRIEF_WARM_UP = Duration.ofSeconds(2);

	private static final Duration CAPACITY = Duration.ofSeconds(2);

	/** A pace that is not kept shows as a backlog, in all later latencies. */
	private static final long KEPT_P99_MICROS = 10_000;

	private static final Duration WINDOW = Duration.ofSeconds(10);

	private static final Duration STRIKE_AFTER = Duration.ofSeconds(1);

	private Neighbours() {
	}

	/**
	 * Runs one client, and returns its row.
	 * @param brief whether the client's warming up is cut short
	 */
	static String run(Contender contender, boolean brief, List<String> jvmArguments) throws IOException {
		Duration warmUp = brief ? BRIEF_WARM_UP : WARM_UP;
		Scenario scenario = Scenario.SHARD_CRASH;
		try (ElastiCacheSimulator cache = scenario.start()) {
			Names names = Names.of(cache, scenario.shards());
			try (ChildProcess worker = Trial.start(cache, names, contender, jvmArguments)) {
				measure(worker, 0, warmUp);
				long rate = Math.max(1, capacity(worker) / 2);
				measure(worker, rate, warmUp.dividedBy(2));
				Pace before = others(measure(worker, rate, WINDOW));
				Pace again = others(measure(worker, rate, WINDOW));
				CompletableFuture<Void> strike = CompletableFuture.runAsync(() -> scenario.strike(cache),
						CompletableFuture.delayedExecutor(STRIKE_AFTER.toMillis(), TimeUnit.MILLISECONDS));
				Pace during = others(measure(worker, rate, WINDOW));
				strike.join();
				return String.format(Locale.ROOT,
						"| %s | %,d/s | %s | %,d/s | %s | %.1f %% | %.2f | %d | %.1f %%, %.2f |%n", contender.title(),
						before.rate(), latencies(before), during.rate(), latencies(during),
						100.0 * during.rate() / before.rate(), (double) during.p99() / before.p99(), during.failed(),
						100.0 * again.rate() / before.rate(), (double) again.p99() / before.p99());
			}
		}
	}

	/**
	 * The highest tenth of what a shard answers without a pace that is kept as a pace.
	 */
	private static long capacity(ChildProcess worker) throws IOException {
		long unpaced = slowest(measure(worker, 0, CAPACITY)).rate();
		for (int tenths = 9; tenths > 1; tenths--) {
			long rate = unpaced * tenths / 10;
			if (rate > 0 && slowest(measure(worker, rate, CAPACITY)).p99() <= KEPT_P99_MICROS) {
				return rate;
			}
		}
		return unpaced / 10;
	}

	private static List<Pace> measure(ChildProcess worker, long rate, Duration duration) throws IOException {
		String answer = worker.ask("measure %d %d".formatted(rate, duration.toMillis()));
		return Arrays.stream(answer.split(" ")).map(Pace::parse).toList();
	}

	/** The slowest of the shards that are not broken. */
	private static Pace others(List<Pace> shards) {
		return slowest(shards.subList(1, shards.size()));
	}

	private static Pace slowest(List<Pace> shards) {
		return new Pace(shards.stream().mapToLong(Pace::rate).min().orElseThrow(),
				shards.stream().mapToLong(Pace::median).max().orElseThrow(),
				shards.stream().mapToLong(Pace::p99).max().orElseThrow(),
				shards.stream().mapToLong(Pace::failed).sum());
	}

	private static String latencies(Pace pace) {
		return String.format(Locale.ROOT, "%,d, %,d µs", pace.median(), pace.p99());
	}

}
