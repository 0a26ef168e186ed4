package io.github.elasticachespring.client.advisor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.github.elasticachespring.client.server.NodeSample;
import io.github.elasticachespring.client.server.Snapshot;

/**
 * How the servers' counters grew over the last samples, all nodes together. Immutable;
 * keeps numbers only.
 *
 * @param steps what came from one sample to the next, the latest last
 */
record Trend(List<Step> steps) {

	/** Before the first sample. */
	static final Trend NONE = new Trend(List.of());

	/** Five minutes at the default interval. */
	private static final int KEPT = 20;

	/**
	 * From one sample to the next. The first has no predecessor: its counts are those
	 * since the servers started.
	 *
	 * @param at when the sample was taken
	 * @param hits lookups that found their key
	 * @param misses lookups that did not
	 * @param evicted keys evicted, none in the first
	 */
	record Step(Instant at, long hits, long misses, long evicted) {
	}

	/**
	 * Goes on by a sample.
	 * @param snapshot the sample
	 * @return the trend with it
	 */
	Trend after(Snapshot snapshot) {
		long hits = 0;
		long misses = 0;
		long evicted = 0;
		for (NodeSample node : snapshot.nodes()) {
			hits += grown(node, "keyspace_hits");
			misses += grown(node, "keyspace_misses");
			evicted += node.growth("evicted_keys").orElse(0);
		}
		List<Step> all = new ArrayList<>(this.steps);
		all.add(new Step(snapshot.at(), hits, misses, evicted));
		return new Trend(List.copyOf(all.subList(Math.max(0, all.size() - KEPT), all.size())));
	}

	private long grown(NodeSample node, String field) {
		return this.steps.isEmpty() ? node.info().number(field).orElse(0) : node.growth(field).orElse(0);
	}

	long hits() {
		return this.steps.stream().mapToLong(Step::hits).sum();
	}

	long misses() {
		return this.steps.stream().mapToLong(Step::misses).sum();
	}

	/** Over how many samples until now keys were evicted between each and the next. */
	int evictingSteps() {
		int count = 0;
		for (int i = this.steps.size() - 1; i >= 0 && this.steps.get(i).evicted() > 0; i--) {
			count++;
		}
		return count;
	}

	/** Keys evicted in those. */
	long evicted() {
		return this.steps.stream().skip(this.steps.size() - evictingSteps()).mapToLong(Step::evicted).sum();
	}

	/** How long those took. */
	Duration evictingFor() {
		int first = this.steps.size() - evictingSteps() - 1;
		return (first < 0) ? Duration.ZERO
				: Duration.between(this.steps.get(first).at(), this.steps.get(this.steps.size() - 1).at());
	}

}
