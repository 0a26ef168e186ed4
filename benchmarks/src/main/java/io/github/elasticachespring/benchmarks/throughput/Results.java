package io.github.elasticachespring.benchmarks.throughput;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

import org.HdrHistogram.Histogram;

/**
 * The rounds of every client in every scenario. Medians, because a busy machine spoils
 * single rounds; ratios within a round, because what spoils one round spoils it for all.
 */
final class Results {

	private final Contender base;

	private final Map<Scenario, Map<Contender, List<Measurement>>> rounds = new LinkedHashMap<>();

	private final Map<Scenario, Double> limits = new LinkedHashMap<>();

	/**
	 * Takes results in.
	 * @param base whose throughput the others' is divided by
	 */
	Results(Contender base) {
		this.base = base;
	}

	Contender base() {
		return this.base;
	}

	void add(Scenario scenario, Map<Contender, List<Measurement>> measurements) {
		this.rounds.put(scenario, new EnumMap<>(measurements));
	}

	void limit(Scenario scenario, double commandsPerSecond) {
		this.limits.put(scenario, commandsPerSecond);
	}

	Set<Scenario> scenarios() {
		return this.rounds.keySet();
	}

	Set<Contender> contenders(Scenario scenario) {
		return measurements(scenario).keySet();
	}

	double median(Scenario scenario, Contender contender, ToDoubleFunction<Measurement> figure) {
		return median(of(scenario, contender).stream().mapToDouble(figure).toArray());
	}

	/**
	 * How many times as many commands as the base.
	 * @return the median of the rounds' ratios, NaN if the base was not measured
	 */
	double ratio(Scenario scenario, Contender contender) {
		List<Measurement> ours = of(scenario, contender);
		List<Measurement> theirs = of(scenario, this.base);
		return median(IntStream.range(0, Math.min(ours.size(), theirs.size()))
			.mapToDouble((round) -> ours.get(round).commandsPerSecond() / theirs.get(round).commandsPerSecond())
			.toArray());
	}

	/** Over all rounds together. */
	double latencyMicros(Scenario scenario, Contender contender, double percentile) {
		Histogram all = Measurement.newHistogram();
		of(scenario, contender).forEach((measurement) -> all.add(measurement.latencies()));
		return all.getValueAtPercentile(percentile) / 1e3;
	}

	/**
	 * What the server's own tool reached.
	 * @return commands per second, NaN where it was not run
	 */
	double limit(Scenario scenario) {
		return this.limits.getOrDefault(scenario, Double.NaN);
	}

	private List<Measurement> of(Scenario scenario, Contender contender) {
		return measurements(scenario).getOrDefault(contender, List.of());
	}

	private Map<Contender, List<Measurement>> measurements(Scenario scenario) {
		return this.rounds.getOrDefault(scenario, Map.of());
	}

	private static double median(double[] values) {
		double[] sorted = Arrays.stream(values).sorted().toArray();
		int middle = sorted.length / 2;
		if (sorted.length == 0) {
			return Double.NaN;
		}
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

}
