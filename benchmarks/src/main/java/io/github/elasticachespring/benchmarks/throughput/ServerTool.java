package io.github.elasticachespring.benchmarks.throughput;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The server's own load generator, {@code redis-benchmark} or {@code valkey-benchmark}: a
 * C program that keeps no thread waiting, and so the limit of what a client can reach.
 */
final class ServerTool {

	private static final List<String> NAMES = List.of("valkey-benchmark", "redis-benchmark");

	private final Target target;

	ServerTool(Target target) {
		this.target = target;
	}

	/**
	 * Measures four GETs to a SET.
	 * @return commands per second; empty where neither tool is installed, or it has no
	 * TLS
	 */
	OptionalDouble measure(Scenario scenario) throws IOException {
		for (String name : NAMES) {
			double get = 0;
			double set = 0;
			try {
				for (String line : run(name, scenario)) {
					String[] cells = line.replace("\"", "").split(",");
					get = cells[0].equals("GET") ? Double.parseDouble(cells[1]) : get;
					set = cells[0].equals("SET") ? Double.parseDouble(cells[1]) : set;
				}
			}
			catch (IOException ex) {
				// Not installed: the next one may be.
			}
			if (get > 0 && set > 0) {
				return OptionalDouble.of(5 / (4 / get + 1 / set));
			}
		}
		return OptionalDouble.empty();
	}

	private List<String> run(String name, Scenario scenario) throws IOException {
		int requests = (scenario.threads() == 1) ? 20_000 : 200_000;
		List<String> command = new ArrayList<>(List.of(name, "--tls", "--insecure", "--csv", "-h", this.target.host(),
				"-p", String.valueOf(this.target.port()), "-t", "set,get", "-r", "10000", "-n",
				String.valueOf(requests), "-c", String.valueOf(scenario.threads()), "-P",
				String.valueOf(scenario.pipeline()), "-d", String.valueOf(scenario.valueSize())));
		ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
		String password = this.target.password();
		if (password != null) {
			builder.environment().put("REDISCLI_AUTH", password);
			builder.environment().put("VALKEYCLI_AUTH", password);
			command.addAll(List.of("-a", password));
		}
		Process process = builder.start();
		try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
			return output.lines().toList();
		}
	}

}
