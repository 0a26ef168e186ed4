package io.github.elasticachespring.benchmarks.throughput;

import java.util.Locale;

/**
 * Results as one Markdown table.
 */
final class MarkdownReport {

	private static final String HEADER = """
			| Callers | Client | Commands/s | Ratio | p50 µs | p99 µs | p99.9 µs | CPU µs/command | Allocated B/command | Memory MB |
			|---|---|--:|--:|--:|--:|--:|--:|--:|--:|
			""";

	private MarkdownReport() {
	}

	static String of(Results results) {
		StringBuilder table = new StringBuilder(HEADER);
		for (Scenario scenario : results.scenarios()) {
			for (Contender contender : results.contenders(scenario)) {
				table.append(row(results, scenario, contender));
			}
			if (!Double.isNaN(results.limit(scenario))) {
				table.append("| %s | the server's own benchmark | %s |%s%n".formatted(scenario.title(),
						number(results.limit(scenario), 0), " |".repeat(7)));
			}
		}
		return table.toString();
	}

	private static String row(Results results, Scenario scenario, Contender contender) {
		return "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |%n".formatted(scenario.title(), contender.title(),
				number(results.median(scenario, contender, Measurement::commandsPerSecond), 0),
				number(results.ratio(scenario, contender), 2),
				number(results.latencyMicros(scenario, contender, 50), 0),
				number(results.latencyMicros(scenario, contender, 99), 0),
				number(results.latencyMicros(scenario, contender, 99.9), 0),
				number(results.median(scenario, contender, Measurement::cpuMicrosPerCommand), 1),
				number(results.median(scenario, contender, Measurement::allocatedBytesPerCommand), 0),
				number(results.median(scenario, contender, (measurement) -> measurement.residentBytes() / 1e6), 0));
	}

	private static String number(double value, int digits) {
		return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%,." + digits + "f", value);
	}

}
