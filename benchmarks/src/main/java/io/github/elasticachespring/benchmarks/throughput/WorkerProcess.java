package io.github.elasticachespring.benchmarks.throughput;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A {@link Worker}, seen from the program that compares.
 */
final class WorkerProcess implements AutoCloseable {

	private final Process process;

	private final BufferedReader results;

	private final BufferedWriter orders;

	private WorkerProcess(Process process) {
		this.process = process;
		this.results = process.inputReader(StandardCharsets.UTF_8);
		this.orders = process.outputWriter(StandardCharsets.UTF_8);
	}

	/**
	 * Starts a process and waits until its client is connected.
	 * @throws IOException if it cannot connect; the reason is on the standard error
	 */
	static WorkerProcess start(Contender contender, Target target, List<String> jvmArguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(jvmArguments);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), Worker.class.getName(), contender.name(),
				target.encode()));
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		WorkerProcess worker = new WorkerProcess(process);
		worker.result();
		return worker;
	}

	Measurement measure(Scenario scenario, Duration duration) throws IOException {
		this.orders.write(duration.toMillis() + " " + scenario.encode());
		this.orders.newLine();
		this.orders.flush();
		return Measurement.parse(result());
	}

	private String result() throws IOException {
		for (String line = this.results.readLine(); line != null; line = this.results.readLine()) {
			if (line.startsWith(Worker.RESULT)) {
				return line.substring(Worker.RESULT.length());
			}
		}
		throw new IOException("The client's process ended; see above");
	}

	/** Lets the process end by itself, and ends it if it does not. */
	@Override
	public void close() throws IOException {
		this.orders.close();
		try {
			if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
