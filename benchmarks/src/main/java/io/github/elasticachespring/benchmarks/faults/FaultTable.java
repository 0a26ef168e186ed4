package io.github.elasticachespring.benchmarks.faults;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.github.elasticachespring.benchmarks.faults.Trial.Result;

/**
 * Results as one Markdown table.
 */
final class FaultTable {

	static final String HEADER = """
			| Fault | Client | Failed commands | Longest outage | All write again after the promotion | Writes lost | Increments applied twice |
			|---|---|---|--:|--:|--:|--:|
			""";

	private FaultTable() {
	}

	static String of(List<Result> results, Duration patience) {
		return results.stream().map((result) -> row(result, patience)).collect(Collectors.joining("", HEADER, ""));
	}

	static String row(Result result, Duration patience) {
		long longest = result.reports().stream().mapToLong(Report::longestOutage).max().orElse(0);
		return "| %s | %s | %s | %s | %s | %d | %d |%n".formatted(result.scenario().title(), result.contender().title(),
				failures(result.reports()), seconds(longest), recovery(result, patience), result.judgement().lost(),
				result.judgement().appliedTwice());
	}

	/** By what a caller catches, and of which commands. */
	private static String failures(List<Report> reports) {
		Map<String, Map<String, Long>> byType = new TreeMap<>();
		for (Report report : reports) {
			report.failures().forEach((failure, count) -> {
				int space = failure.indexOf(' ');
				byType.computeIfAbsent(failure.substring(space + 1), (type) -> new TreeMap<>())
					.merge(failure.substring(0, space), count, Long::sum);
			});
		}
		return byType.isEmpty() ? "0"
				: byType.entrySet()
					.stream()
					.map((type) -> "%s: %s".formatted(type.getKey().replace('-', ' '),
							type.getValue()
								.entrySet()
								.stream()
								.map((command) -> "%,d %s".formatted(command.getValue(), command.getKey()))
								.collect(Collectors.joining(", "))))
					.collect(Collectors.joining("; "));
	}

	private static String recovery(Result result, Duration patience) {
		List<Long> times = result.recoveries();
		String never = "never in %d s".formatted(patience.toSeconds());
		if (result.scenario().strikes() == 1) {
			return result.recovered() ? seconds(times.get(0)) : never;
		}
		if (!result.recovered()) {
			return "%s, at the %d.".formatted(never, times.size() + 1);
		}
		List<Long> sorted = times.stream().sorted().toList();
		return "%s (median), %s (longest)".formatted(seconds(sorted.get(sorted.size() / 2)),
				seconds(Collections.max(sorted)));
	}

	private static String seconds(long micros) {
		return String.format(Locale.ROOT, "%.2f s", micros / 1e6);
	}

}
