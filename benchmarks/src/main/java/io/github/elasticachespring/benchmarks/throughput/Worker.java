package io.github.elasticachespring.benchmarks.throughput;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import io.github.elasticachespring.benchmarks.harness.ChildProcess;

/**
 * A process of its own for each client, so that neither memory nor what the JIT compiler
 * learned is shared. It reads what to do, a line at a time, and prints what came of it;
 * it ends with its input.
 */
final class Worker {

	private static final String READY = "ready";

	private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(30);

	private static final Duration PAUSE = Duration.ofMillis(200);

	private Worker() {
	}

	/**
	 * Starts.
	 * @param arguments the client's name, and the server
	 */
	public static void main(String[] arguments) throws Exception {
		PrintStream out = System.out;
		System.setOut(System.err);
		try (BenchmarkClient client = Contender.valueOf(arguments[0]).connect(Target.parse(arguments[1]));
				BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			connect(client);
			out.println(ChildProcess.RESULT + READY);
			serve(client, in, out);
		}
		// Some clients leave threads behind.
		System.exit(0);
	}

	/** The machine may be too busy at first, with as many processes starting. */
	private static void connect(BenchmarkClient client) throws Exception {
		long deadline = System.nanoTime() + CONNECT_PATIENCE.toNanos();
		while (true) {
			try {
				client.set("connected", "yes");
				return;
			}
			catch (Exception ex) {
				if (System.nanoTime() > deadline) {
					throw ex;
				}
				LockSupport.parkNanos(PAUSE.toNanos());
			}
		}
	}

	private static void serve(BenchmarkClient client, BufferedReader in, PrintStream out) throws Exception {
		int filled = 0;
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			int space = line.indexOf(' ');
			Duration duration = Duration.ofMillis(Long.parseLong(line.substring(0, space)));
			Scenario scenario = Scenario.parse(line.substring(space + 1));
			if (filled != scenario.valueSize()) {
				Load.fill(client, scenario.valueSize());
				filled = scenario.valueSize();
			}
			out.println(ChildProcess.RESULT + Load.measure(client, scenario, duration).encode());
		}
	}

}
