package io.github.elasticachespring.benchmarks.throughput;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures clients in alternating rounds, so that what else the machine does meets all of
 * them alike.
 */
final class Comparison implements AutoCloseable {

	private final Map<Contender, WorkerProcess> workers = new EnumMap<>(Contender.class);

	private final Plan plan;

	private final ServerTool serverTool;

	private final PrintStream progress;

	/**
	 * Starts a process for each client. One that cannot run here is left out, with a line
	 * that says so.
	 * @param progress where each turn is told
	 */
	Comparison(Plan plan, Target target, PrintStream progress) {
		this.plan = plan;
		this.serverTool = new ServerTool(target);
		this.progress = progress;
		for (Contender contender : plan.contenders()) {
			try {
				this.workers.put(contender, WorkerProcess.start(contender, target, plan.jvmArguments()));
			}
			catch (IOException ex) {
				leaveOut(contender, ex);
			}
		}
	}

	Results run() throws IOException {
		Results results = new Results(this.plan.base());
		for (Scenario scenario : this.plan.scenarios()) {
			for (Contender contender : contenders()) {
				turn(contender, scenario, this.plan.warmUp());
			}
			Map<Contender, List<Measurement>> rounds = new EnumMap<>(Contender.class);
			for (int round = 0; round < this.plan.rounds(); round++) {
				measureEach(scenario, rounds);
			}
			results.add(scenario, rounds);
			if (!scenario.virtual() && scenario.workload() == Workload.MIX) {
				this.serverTool.measure(scenario).ifPresent((limit) -> results.limit(scenario, limit));
			}
		}
		return results;
	}

	private void measureEach(Scenario scenario, Map<Contender, List<Measurement>> rounds) {
		for (Contender contender : contenders()) {
			turn(contender, scenario, this.plan.duration()).ifPresent((measurement) -> {
				rounds.computeIfAbsent(contender, (key) -> new ArrayList<>()).add(measurement);
				this.progress.printf("%-36s %-20s %,9.0f/s%n", scenario.title(), contender.title(),
						measurement.commandsPerSecond());
			});
		}
	}

	/** A client that fails takes no further turn, and stops nobody else. */
	private Optional<Measurement> turn(Contender contender, Scenario scenario, Duration duration) {
		WorkerProcess worker = this.workers.get(contender);
		try {
			return (worker != null) ? Optional.of(worker.measure(scenario, duration)) : Optional.empty();
		}
		catch (IOException ex) {
			leaveOut(contender, ex);
			return Optional.empty();
		}
	}

	private List<Contender> contenders() {
		return List.copyOf(this.workers.keySet());
	}

	private void leaveOut(Contender contender, IOException failure) {
		this.progress.printf("%s is left out from here: %s%n", contender.title(), failure.getMessage());
		this.workers.remove(contender);
	}

	@Override
	public void close() throws IOException {
		for (WorkerProcess worker : this.workers.values()) {
			worker.close();
		}
	}

}
