package io.github.elasticachespring.benchmarks.faults;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.DefaultApplicationArguments;

import io.github.elasticachespring.benchmarks.faults.Trial.Result;
import io.github.elasticachespring.simulator.UnavailableException;

/**
 * Takes whole clients through what a service meets, and prints Markdown tables.
 *
 * <pre>
 * --short                      five minutes: two clients, three faults
 * --clients=starter,redisson   some of the clients
 * --faults=planned,crash       some of the faults; neighbours: the shards beside one that fails over;
 *                              long-outage: 20 s without a primary
 * --patience=25                seconds after a promotion in which a client may recover
 * --jvm=-Xmx512m               an argument for the clients' JVMs; may be repeated
 * --table=file                 where to write the tables as well
 * </pre>
 */
public final class FaultBenchmarks {

	private static final String NEIGHBOURS = "neighbours";

	private static final String LONG_OUTAGE = "long-outage";

	private FaultBenchmarks() {
	}

	/**
	 * Runs the comparison.
	 * @param arguments see above
	 * @throws IOException if the tables cannot be written
	 */
	public static void main(String[] arguments) throws IOException {
		ApplicationArguments options = new DefaultApplicationArguments(arguments);
		boolean brief = options.containsOption("short");
		Set<Contender> contenders = contenders(options, brief);
		List<String> faults = values(options, "faults", brief ? List.of("planned", "crash", "silence") : everything());
		Duration patience = Duration.ofSeconds(Long.parseLong(values(options, "patience", List.of("25")).get(0)));
		List<String> jvm = values(options, "jvm", List.of("-Xmx512m"));
		PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
		out.println(machine());
		StringBuilder tables = new StringBuilder();
		List<Result> results = new ArrayList<>();
		for (Scenario scenario : scenarios(faults)) {
			results.addAll(run(scenario, contenders, patience, jvm, out));
		}
		if (!results.isEmpty()) {
			tables.append(FaultTable.of(results, patience));
		}
		if (faults.contains(NEIGHBOURS)) {
			tables.append('\n').append(neighbours(contenders, brief, jvm, out));
		}
		if (faults.contains(LONG_OUTAGE)) {
			tables.append('\n').append(longOutage(contenders, brief, jvm, out));
		}
		out.println();
		out.println(tables);
		for (String file : values(options, "table", List.of())) {
			Files.writeString(Path.of(file), tables);
		}
		System.exit(0);
	}

	/** All of them are looked up before the first is run. */
	private static List<Scenario> scenarios(List<String> faults) {
		return faults.stream()
			.filter((fault) -> !fault.equals(NEIGHBOURS) && !fault.equals(LONG_OUTAGE))
			.map(FaultBenchmarks::scenario)
			.toList();
	}

	private static Scenario scenario(String fault) {
		return Arrays.stream(Scenario.values())
			.filter((scenario) -> scenario.name().equals(constant(fault)))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"There is no fault '%s'; there are: %s".formatted(fault, String.join(", ", everything()))));
	}

	private static List<Result> run(Scenario scenario, Set<Contender> contenders, Duration patience, List<String> jvm,
			PrintStream progress) {
		List<Result> results = new ArrayList<>();
		for (Contender contender : contenders) {
			if (scenario.shards() > 1 && !contender.isForClusters()) {
				continue;
			}
			try {
				Result result = new Trial(scenario, contender, patience, jvm).run();
				progress.print(FaultTable.row(result, patience));
				results.add(result);
			}
			catch (UnavailableException ex) {
				progress.printf("%s cannot be measured on this machine: %s%n", scenario.title(), ex.getMessage());
				return results;
			}
			catch (IOException | RuntimeException ex) {
				progress.printf("%s is left out of \"%s\": %s%n", contender.title(), scenario.title(), ex);
			}
		}
		return results;
	}

	private static String neighbours(Set<Contender> contenders, boolean brief, List<String> jvm, PrintStream progress) {
		return table(Neighbours.HEADER, NEIGHBOURS, contenders.stream().filter(Contender::isForClusters).toList(),
				(contender) -> Neighbours.run(contender, brief, jvm), progress);
	}

	/** The starter's patience is its own here; the others are as they are. */
	private static String longOutage(Set<Contender> contenders, boolean brief, List<String> jvm, PrintStream progress) {
		EnumSet<Contender> impatient = EnumSet.of(Contender.STARTER_1S);
		impatient.addAll(contenders);
		impatient.removeAll(EnumSet.of(Contender.STARTER, Contender.STARTER_30S));
		Duration early = Duration.ofSeconds(brief ? 3 : 5);
		Duration late = Duration.ofSeconds(brief ? 8 : 20);
		return table(LongOutage.HEADER, LONG_OUTAGE, impatient,
				(contender) -> LongOutage.run(contender, early, late, jvm), progress);
	}

	private static String table(String header, String fault, Collection<Contender> contenders, Row row,
			PrintStream progress) {
		StringBuilder table = new StringBuilder(header);
		for (Contender contender : contenders) {
			try {
				String line = row.of(contender);
				progress.print(line);
				table.append(line);
			}
			catch (IOException | RuntimeException ex) {
				progress.printf("%s is left out of \"%s\": %s%n", contender.title(), fault, ex);
			}
		}
		return table.toString();
	}

	/** Measures a client. */
	private interface Row {

		String of(Contender contender) throws IOException;

	}

	private static Set<Contender> contenders(ApplicationArguments options, boolean brief) {
		Set<Contender> all = brief ? EnumSet.of(Contender.STARTER, Contender.BOOT_LETTUCE)
				: EnumSet.allOf(Contender.class);
		all.removeIf(Contender::isForLongOutagesOnly);
		return values(options, "clients", all.stream().map(Contender::name).toList()).stream()
			.map((name) -> Contender.valueOf(constant(name)))
			.collect(Collectors.toCollection(() -> EnumSet.noneOf(Contender.class)));
	}

	private static List<String> everything() {
		List<String> all = Arrays.stream(Scenario.values()).map(Scenario::name).collect(Collectors.toList());
		all.add(NEIGHBOURS);
		all.add(LONG_OUTAGE);
		return all;
	}

	private static String constant(String name) {
		return name.toUpperCase(Locale.ROOT).replace('-', '_');
	}

	private static List<String> values(ApplicationArguments options, String name, List<String> otherwise) {
		List<String> values = options.getOptionValues(name);
		return (values == null || values.isEmpty()) ? otherwise : Arrays.asList(String.join(",", values).split(","));
	}

	private static String machine() {
		return "%s %s, %d processors, Java %s".formatted(System.getProperty("os.name"), System.getProperty("os.arch"),
				Runtime.getRuntime().availableProcessors(), Runtime.version());
	}

}
