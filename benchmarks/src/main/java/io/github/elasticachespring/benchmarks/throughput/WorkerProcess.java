package io.github.elasticachespring.benchmarks.throughput;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.github.elasticachespring.benchmarks.harness.ChildProcess;

/**
 * A {@link Worker}, seen from the program that compares.
 */
final class WorkerProcess implements AutoCloseable {

	private final ChildProcess process;

	private WorkerProcess(ChildProcess process) {
		this.process = process;
	}

	/**
	 * Starts a process and waits until its client is connected.
	 * @throws IOException if it cannot connect; the reason is on the standard error
	 */
	static WorkerProcess start(Contender contender, Target target, List<String> jvmArguments) throws IOException {
		return new WorkerProcess(ChildProcess.start(Worker.class, jvmArguments, contender.name(), target.encode()));
	}

	Measurement measure(Scenario scenario, Duration duration) throws IOException {
		return Measurement.parse(this.process.ask(duration.toMillis() + " " + scenario.encode()));
	}

	/** Lets the process end by itself, and ends it if it does not. */
	@Override
	public void close() throws IOException {
		this.process.close();
	}

}
