package io.github.elasticachespring.benchmarks.throughput;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.boot.ApplicationArguments;

/**
 * What is measured, and for how long.
 *
 * @param contenders the clients
 * @param base whose throughput the others' is divided by
 * @param scenarios what their callers do
 * @param rounds how many times each client has its turn in a scenario
 * @param duration how long a turn takes
 * @param warmUp how long each client runs a scenario before it counts
 * @param jvmArguments for the clients' processes
 */
record Plan(Set<Contender> contenders, Contender base, List<Scenario> scenarios, int rounds, Duration duration,
		Duration warmUp, List<String> jvmArguments) {

	/** Compared with others of this project only. */
	private static final Set<Contender> PARTS = Collections
		.unmodifiableSet(EnumSet.of(Contender.KEYSPACE_OFF, Contender.KEYSPACE_ON, Contender.UNOBSERVED));

	private static final List<String> JVM = List.of("-Xmx512m");

	private static final int PIPELINE = 50;

	private static final int LARGE_VALUE = 4096;

	static Plan full() {
		List<Scenario> scenarios = new ArrayList<>(platform(1, 8, 64, 256));
		scenarios.add(Scenario.platform(64).valueSize(LARGE_VALUE));
		scenarios.add(Scenario.platform(8).pipeline(PIPELINE));
		if (hasVirtualThreads()) {
			scenarios.add(Scenario.virtual(64));
			scenarios.add(Scenario.virtual(512));
		}
		return of(scenarios, 5, Duration.ofSeconds(3), Duration.ofSeconds(3));
	}

	static Plan brief() {
		return of(platform(1, 8, 64, 256), 3, Duration.ofSeconds(2), Duration.ofSeconds(2));
	}

	/** What TTLs and the guard of slots cost the same client. */
	static Plan keyspace() {
		List<Scenario> scenarios = Arrays.stream(Workload.values())
			.map((workload) -> Scenario.platform(64).workload(workload))
			.toList();
		return ofParts(EnumSet.of(Contender.KEYSPACE_OFF, Contender.KEYSPACE_ON), Contender.KEYSPACE_OFF, scenarios);
	}

	/** What all features together cost, and what is observed among them. */
	static Plan features() {
		return ofParts(EnumSet.of(Contender.BARE, Contender.UNOBSERVED, Contender.STARTER), Contender.BARE,
				platform(64));
	}

	/**
	 * Small differences take many rounds, and code that the JIT compiler is done with.
	 */
	private static Plan ofParts(Set<Contender> contenders, Contender base, List<Scenario> scenarios) {
		return new Plan(contenders, base, scenarios, 15, Duration.ofSeconds(2), Duration.ofSeconds(20), JVM);
	}

	private static Plan of(List<Scenario> scenarios, int rounds, Duration duration, Duration warmUp) {
		return new Plan(EnumSet.complementOf(EnumSet.copyOf(PARTS)), Contender.BOOT_LETTUCE, List.copyOf(scenarios),
				rounds, duration, warmUp, JVM);
	}

	private static List<Scenario> platform(int... threads) {
		return Arrays.stream(threads).mapToObj(Scenario::platform).toList();
	}

	private static boolean hasVirtualThreads() {
		return Runtime.version().feature() >= 21;
	}

	/**
	 * Changes a plan by what the command line says.
	 * @param arguments the command line
	 * @return a plan with this one's values where the command line has none
	 * @throws IllegalArgumentException if it cannot be understood
	 */
	Plan with(ApplicationArguments arguments) {
		Set<Contender> contenders = values(arguments, "clients")
			.map((names) -> names.stream()
				.map(Plan::contender)
				.collect(Collectors.toCollection(() -> EnumSet.noneOf(Contender.class))))
			.map(Collections::unmodifiableSet)
			.orElse(this.contenders);
		Contender base = values(arguments, "base").map((name) -> contender(name.get(0))).orElse(this.base);
		List<Scenario> scenarios = new ArrayList<>();
		values(arguments, "threads").ifPresent(
				(threads) -> threads.forEach((number) -> scenarios.add(Scenario.platform(Integer.parseInt(number)))));
		values(arguments, "virtual-threads").ifPresent(
				(threads) -> threads.forEach((number) -> scenarios.add(Scenario.virtual(Integer.parseInt(number)))));
		Duration duration = seconds(arguments, "seconds").orElse(this.duration);
		Duration warmUp = seconds(arguments, "warm-up").orElse(this.warmUp);
		int rounds = values(arguments, "rounds").map((value) -> Integer.parseInt(value.get(0))).orElse(this.rounds);
		List<String> jvmArguments = Stream
			.concat(this.jvmArguments.stream(),
					Optional.ofNullable(arguments.getOptionValues("jvm")).orElse(List.of()).stream())
			.toList();
		return new Plan(contenders, base, scenarios.isEmpty() ? this.scenarios : scenarios, rounds, duration, warmUp,
				jvmArguments);
	}

	private static Contender contender(String name) {
		return Contender.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
	}

	private static Optional<Duration> seconds(ApplicationArguments arguments, String option) {
		return values(arguments, option).map((seconds) -> Duration.ofSeconds(Long.parseLong(seconds.get(0))));
	}

	private static Optional<List<String>> values(ApplicationArguments arguments, String option) {
		return Optional.ofNullable(arguments.getOptionValues(option))
			.map((values) -> Arrays.asList(String.join(",", values).split(",")));
	}

}
