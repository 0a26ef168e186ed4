package io.github.elasticachespring.client.advisor;

import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.server.NodeRole;
import io.github.elasticachespring.client.server.NodeSample;
import io.github.elasticachespring.client.server.Snapshot;

/**
 * All that a check may look at.
 *
 * @param snapshot what the nodes said last
 * @param trend how their counters grew until then
 * @param application what is known of the application
 * @param today the date
 */
record Situation(Snapshot snapshot, Trend trend, Application application, LocalDate today) {

	/** More are only counted. */
	private static final int NAMED = 3;

	/**
	 * What a check saw.
	 *
	 * @param severity how much it matters
	 * @param text what and where
	 */
	record Seen(Severity severity, String text) {
	}

	/** Nodes that answered, be it that they would not tell anything. */
	List<NodeSample> nodes() {
		return this.snapshot.nodes().stream().filter(NodeSample::isReachable).toList();
	}

	/** Those that hold what the application writes: all that are no replicas. */
	List<NodeSample> primaries() {
		return nodes().stream().filter((node) -> node.info().role() != NodeRole.REPLICA).toList();
	}

	/** The policy of a primary that has the given property, {@code null} if none has. */
	@Nullable String policy(Predicate<String> test) {
		return primaries().stream()
			.map((node) -> node.info().text("maxmemory_policy"))
			.filter((policy) -> policy != null && test.test(policy))
			.findFirst()
			.orElse(null);
	}

	/** Says something of each node, by its place. */
	static String eachOf(List<NodeSample> nodes, Function<NodeSample, String> what) {
		String first = nodes.stream()
			.limit(NAMED)
			.map((node) -> node.node().location() + what.apply(node))
			.collect(Collectors.joining(", "));
		return (nodes.size() > NAMED) ? first + " and " + (nodes.size() - NAMED) + " more" : first;
	}

}
