package io.github.elasticachespring.benchmarks.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import io.github.elasticachespring.benchmarks.faults.Report.Judgement;
import io.github.elasticachespring.benchmarks.harness.ChildProcess;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.Failover;

/**
 * One client through one scenario, on a cache and in a process of its own.
 */
final class Trial {

	private static final Duration POLL = Duration.ofMillis(50);

	/** Watched for longer when all is well again: a relapse shows. */
	private static final Duration AFTERWARDS = Duration.ofSeconds(1);

	private final Scenario scenario;

	private final Contender contender;

	private final Duration patience;

	private final List<String> jvmArguments;

	/**
	 * Prepares a trial.
	 * @param patience how long after a promotion a client may take to write again
	 */
	Trial(Scenario scenario, Contender contender, Duration patience, List<String> jvmArguments) {
		this.scenario = scenario;
		this.contender = contender;
		this.patience = patience;
		this.jvmArguments = jvmArguments;
	}

	Result run() throws IOException {
		try (ElastiCacheSimulator cache = this.scenario.start()) {
			Names names = Names.of(cache, this.scenario.shards());
			try (ChildProcess worker = start(cache, names, this.contender, this.jvmArguments)) {
				long began = Caller.now();
				List<Long> recoveries = new ArrayList<>();
				boolean recovered = true;
				for (int i = 0; i < this.scenario.strikes() && recovered; i++) {
					Failover failover = this.scenario.strike(cache);
					long promoted = Caller.micros(failover.promotedAt());
					Optional<Long> recovery = recovery(worker, promoted);
					recovery.ifPresent(recoveries::add);
					recovered = recovery.isPresent();
					LockSupport.parkNanos(AFTERWARDS.toNanos());
				}
				List<Report> reports = Stream.of(worker.ask("report " + began).split(" ")).map(Report::parse).toList();
				return new Result(this.scenario, this.contender, reports, judge(cache, reports), recoveries, recovered);
			}
		}
	}

	static ChildProcess start(ElastiCacheSimulator cache, Names names, Contender contender, List<String> jvmArguments)
			throws IOException {
		List<String> arguments = new ArrayList<>(jvmArguments);
		if (contender.asksTheJvm()) {
			arguments.add("-Djdk.net.hosts.file=" + Names.writeHosts(cache, names));
		}
		return ChildProcess.start(Worker.class, arguments, contender.name(), names.encode());
	}

	/** From a promotion until the last caller's first acknowledged write. */
	private Optional<Long> recovery(ChildProcess worker, long promoted) throws IOException {
		long deadline = promoted + this.patience.toNanos() / 1000;
		while (Caller.now() < deadline) {
			long last = Long.parseLong(worker.ask("since " + promoted));
			if (last >= 0) {
				return Optional.of(last - promoted);
			}
			LockSupport.parkNanos(POLL.toNanos());
		}
		return Optional.empty();
	}

	private Judgement judge(ElastiCacheSimulator cache, List<Report> reports) {
		Judgement all = new Judgement(0, 0);
		for (Report report : reports) {
			all = all.plus(report.judge(value(cache, report.key(), -1), value(cache, report.counter(), 0)));
		}
		return all;
	}

	private long value(ElastiCacheSimulator cache, String key, long missing) {
		String value = cache.primary(Shards.of(key, this.scenario.shards())).execute("GET", key);
		return (value != null) ? Long.parseLong(value) : missing;
	}

	/**
	 * What came of it.
	 *
	 * @param scenario what went wrong
	 * @param contender the client
	 * @param reports what its callers saw
	 * @param judgement what the cache's data says
	 * @param recoveries for each promotion the microseconds until the last caller's first
	 * acknowledged write
	 * @param recovered whether that came every time
	 */
	record Result(Scenario scenario, Contender contender, List<Report> reports, Judgement judgement,
			List<Long> recoveries, boolean recovered) {
	}

}
