package io.github.elasticachespring.benchmarks.throughput;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

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
				progress.printf("%s is left out: %s%n", contender.title(), ex.getMessage());
			}
		}
	}

	Results run() throws IOException {
		Results results = new Results();
		for (Scenario scenario : this.plan.scenarios()) {
			for (WorkerProcess worker : this.workers.values()) {
				worker.measure(scenario, this.plan.warmUp());
			}
			Map<Contender, List<Measurement>> rounds = new EnumMap<>(Contender.class);
			for (int round = 0; round < this.plan.rounds(); round++) {
				measureEach(scenario, rounds);
			}
			results.add(scenario, rounds);
			if (!scenario.virtual()) {
				this.serverTool.measure(scenario).ifPresent((limit) -> results.limit(scenario, limit));
			}
		}
		return results;
	}

	private void measureEach(Scenario scenario, Map<Contender, List<Measurement>> rounds) throws IOException {
		for (Map.Entry<Contender, WorkerProcess> worker : this.workers.entrySet()) {
			Measurement measurement = worker.getValue().measure(scenario, this.plan.duration());
			rounds.computeIfAbsent(worker.getKey(), (key) -> new ArrayList<>()).add(measurement);
			this.progress.printf("%-36s %-20s %,9.0f/s%n", scenario.title(), worker.getKey().title(),
					measurement.commandsPerSecond());
		}
	}

	@Override
	public void close() throws IOException {
		for (WorkerProcess worker : this.workers.values()) {
			worker.close();
		}
	}

}
