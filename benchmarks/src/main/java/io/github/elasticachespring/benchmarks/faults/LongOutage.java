package io.github.elasticachespring.benchmarks.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

import io.github.elasticachespring.benchmarks.faults.OutageLoad.Footprint;
import io.github.elasticachespring.benchmarks.faults.OutageLoad.Sight;
import io.github.elasticachespring.benchmarks.harness.ChildProcess;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.Fault;

/**
 * An outage that outlasts everybody's patience: how long callers wait at first and later,
 * what the client takes meanwhile, and how soon it goes on.
 */
final class LongOutage {

	static final String HEADER = """
			| Client | Longest wait of a failed call, begun in the first 2.5 s | Later failures: p50, p99, longest | Heap after a collection, early and late in the outage | Growth | Threads | First success after the promotion | All callers | Failed calls |
			|---|--:|--:|--:|--:|--:|--:|--:|--:|
			""";

	private static final Duration AFTERWARDS = Duration.ofSeconds(5);

	private static final Duration CALM = Duration.ofSeconds(2);

	private LongOutage() {
	}

	/**
	 * Runs one client, and returns its row.
	 * @param early when its memory is looked at
	 * @param late when that is done again, and the outage ends
	 */
	static String run(Contender contender, Duration early, Duration late, List<String> jvmArguments)
			throws IOException {
		try (ElastiCacheSimulator cache = Scenario.CRASH.group().withoutAutomaticFailover().start()) {
			Names names = Names.of(cache, 1);
			try (ChildProcess worker = Trial.start(cache, names, contender, jvmArguments)) {
				worker.ask("outage begin");
				rest(CALM);
				try (Fault crash = cache.crash(cache.primary())) {
					Footprint before = footprintAt(worker, crash.nanos() + early.toNanos());
					Footprint after = footprintAt(worker, crash.nanos() + late.toNanos());
					long promoted = Caller.micros(cache.promote(cache.replicas().get(0)).promotedAt());
					rest(AFTERWARDS);
					Sight sight = Sight
						.parse(worker.ask("outage end %d %d".formatted(Caller.micros(crash.at()), promoted)));
					return row(contender, before, after, sight);
				}
			}
		}
	}

	private static Footprint footprintAt(ChildProcess worker, long nanos) throws IOException {
		LockSupport.parkNanos(nanos - System.nanoTime());
		return Footprint.parse(worker.ask("outage footprint"));
	}

	static String row(Contender contender, Footprint before, Footprint after, Sight sight) {
		return String.format(Locale.ROOT, "| %s | %s | %s, %s, %s | %s, %s | %s | %d, %d | %s | %s | %,d |%n",
				contender.title(), time(sight.longestAtFirst()), time(sight.median()), time(sight.p99()),
				time(sight.longest()), megabytes(before.heap()), megabytes(after.heap()),
				megabytes(after.heap() - before.heap()), before.threads(), after.threads(), time(sight.first()),
				time(sight.last()), sight.failed());
	}

	private static String time(long micros) {
		return (micros == Long.MAX_VALUE) ? "never" : String.format(Locale.ROOT, "%,.1f ms", micros / 1e3);
	}

	private static String megabytes(long bytes) {
		return String.format(Locale.ROOT, "%.1f MB", bytes / (double) (1 << 20));
	}

	private static void rest(Duration duration) {
		LockSupport.parkNanos(duration.toNanos());
	}

}
