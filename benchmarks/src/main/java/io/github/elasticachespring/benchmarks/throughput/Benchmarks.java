package io.github.elasticachespring.benchmarks.throughput;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.DefaultApplicationArguments;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;

/**
 * Compares whole clients, and prints a Markdown table.
 *
 * <pre>
 * --short                    five minutes instead of fifteen
 * --keyspace                 the starter with TTLs and the guard of slots against the starter without
 * --features                 the starter with all features on against its bare client, and without actuator
 * --clients=starter,glide    some of the clients
 * --base=boot-lettuce        the client whose throughput is 1
 * --threads=1,64             numbers of platform threads, in place of the scenarios
 * --virtual-threads=64       numbers of virtual threads, on Java 21 or later
 * --rounds=5 --seconds=3     how often each client has its turn, and for how long
 * --warm-up=3                for how many seconds each runs a scenario before it counts
 * --server=host:port         another server than the simulator's; password in BENCHMARK_PASSWORD
 * --jvm=-XX:+UseZGC          an argument for the clients' JVMs; may be repeated
 * --table=file --chart=file  where to write the table and the picture (SVG) as well
 * </pre>
 */
public final class Benchmarks {

	private Benchmarks() {
	}

	/**
	 * Runs the comparison.
	 * @param arguments see above
	 * @throws IOException if a client's process ends before its time, or a file cannot be
	 * written
	 */
	public static void main(String[] arguments) throws IOException {
		ApplicationArguments options = new DefaultApplicationArguments(arguments);
		Plan plan = plan(options).with(options);
		PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
		out.println(machine());
		Results results = compare(plan, value(options, "server"), out);
		String table = MarkdownReport.of(results);
		out.println(table);
		write(value(options, "table"), table);
		write(value(options, "chart"), SvgChart.of(results));
	}

	private static Plan plan(ApplicationArguments options) {
		if (options.containsOption("keyspace")) {
			return Plan.keyspace();
		}
		if (options.containsOption("features")) {
			return Plan.features();
		}
		return options.containsOption("short") ? Plan.brief() : Plan.full();
	}

	private static Results compare(Plan plan, @Nullable String server, PrintStream progress) throws IOException {
		if (server != null) {
			int colon = server.lastIndexOf(':');
			Target target = new Target(server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)), null);
			return compare(plan, target, progress);
		}
		try (ElastiCacheSimulator cache = ElastiCacheSimulator.replicationGroup().replicas(0).start()) {
			return compare(plan, Target.of(cache), progress);
		}
	}

	private static Results compare(Plan plan, Target target, PrintStream progress) throws IOException {
		try (Comparison comparison = new Comparison(plan, target, progress)) {
			return comparison.run();
		}
	}

	private static String machine() {
		return "%s %s, %d processors, Java %s".formatted(System.getProperty("os.name"), System.getProperty("os.arch"),
				Runtime.getRuntime().availableProcessors(), Runtime.version());
	}

	private static @Nullable String value(ApplicationArguments options, String name) {
		List<String> values = options.getOptionValues(name);
		return (values == null || values.isEmpty()) ? null : values.get(0);
	}

	private static void write(@Nullable String file, String content) throws IOException {
		if (file != null) {
			Files.writeString(Path.of(file), content);
		}
	}

}
