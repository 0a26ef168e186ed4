package io.github.elasticachespring.client.advisor;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.advisor.Situation.Seen;
import io.github.elasticachespring.client.endpoint.Endpoint.Serverless;
import io.github.elasticachespring.client.server.NodeRole;
import io.github.elasticachespring.client.server.NodeSample;
import io.github.elasticachespring.client.server.ServerInfo;

/**
 * Checks on what the servers say. Each returns {@code null} if all is well, or if the
 * servers do not tell.
 */
final class ServerChecks {

	/** AWS's own alarm. */
	private static final double MUCH_MEMORY = 0.8;

	private static final double NEARLY_ALL_MEMORY = 0.95;

	/** AWS sets a quarter aside by default (reserved-memory-percent). */
	private static final double MEMORY_FOR_KEYS = 0.75;

	private static final double GOOD_HIT_RATE = 0.8;

	/** Fewer lookups say nothing about the rate. */
	private static final long MANY_LOOKUPS = 1000;

	private static final long MANY_KEYS = 100;

	private static final double SOME_WITHOUT_TTL = 0.2;

	private static final double MANY_WITHOUT_TTL = 0.5;

	/** A minute at the default interval. */
	private static final int SUSTAINED = 4;

	private static final int DAYS_TO_UPGRADE = 180;

	private ServerChecks() {
	}

	static @Nullable Seen noeviction(Situation situation) {
		List<NodeSample> nodes = situation.primaries()
			.stream()
			.filter((node) -> "noeviction".equals(node.info().text("maxmemory_policy")))
			.filter((node) -> node.info().number("maxmemory").orElse(0) > 0)
			.toList();
		if (nodes.isEmpty()) {
			return null;
		}
		boolean soon = nodes.stream().anyMatch((node) -> memoryUsage(node) >= MUCH_MEMORY);
		return new Seen(soon ? Severity.CRITICAL : Severity.WARNING, "maxmemory-policy is noeviction at "
				+ Situation.eachOf(nodes, (node) -> ", memory " + percent(memoryUsage(node)) + " full"));
	}

	static @Nullable Seen memory(Situation situation) {
		List<NodeSample> full = situation.nodes().stream().filter((node) -> memoryUsage(node) >= MUCH_MEMORY).toList();
		if (full.isEmpty()) {
			return null;
		}
		boolean nearlyAll = full.stream().anyMatch((node) -> memoryUsage(node) >= NEARLY_ALL_MEMORY);
		return new Seen(nearlyAll ? Severity.CRITICAL : Severity.WARNING,
				"Memory in use, of maxmemory: " + Situation.eachOf(full, (node) -> ' ' + percent(memoryUsage(node))));
	}

	static @Nullable Seen evictions(Situation situation) {
		Trend trend = situation.trend();
		return (trend.evictingSteps() >= SUSTAINED) ? new Seen(Severity.WARNING,
				"%d keys were evicted in the last %d s, some in each of the last %d samples".formatted(trend.evicted(),
						trend.evictingFor().toSeconds(), trend.evictingSteps()))
				: null;
	}

	static @Nullable Seen noReplica(Situation situation) {
		if (situation.application().endpoint() instanceof Serverless) {
			return null;
		}
		List<NodeSample> alone = situation.snapshot()
			.of(NodeRole.PRIMARY)
			.stream()
			.filter((node) -> node.info().number("connected_slaves").orElse(1) == 0)
			.filter((node) -> situation.snapshot()
				.of(NodeRole.REPLICA)
				.stream()
				.noneMatch((replica) -> String.valueOf(replica.node().shard())
					.equals(String.valueOf(node.node().shard()))))
			.toList();
		return alone.isEmpty() ? null : new Seen(Severity.WARNING, "No replica follows the primary " + Situation
			.eachOf(alone, (node) -> (node.node().shard() != null) ? " of slots " + node.node().shard() : ""));
	}

	static @Nullable Seen keysWithoutTtl(Situation situation) {
		Keys keys = Keys.of(situation);
		return (keys.share() >= SOME_WITHOUT_TTL) ? new Seen(Severity.INFO, keys.describe()) : null;
	}

	static @Nullable Seen volatilePolicy(Situation situation) {
		String policy = situation.policy((name) -> name.startsWith("volatile-"));
		Keys keys = Keys.of(situation);
		return (policy != null && keys.share() >= MANY_WITHOUT_TTL)
				? new Seen(Severity.WARNING, "maxmemory-policy is " + policy + ", and " + keys.describe()) : null;
	}

	static @Nullable Seen hitRate(Situation situation) {
		long hits = situation.trend().hits();
		long lookups = hits + situation.trend().misses();
		return (lookups >= MANY_LOOKUPS && hits < GOOD_HIT_RATE * lookups) ? new Seen(Severity.WARNING,
				"%s of the last %d lookups found their key".formatted(percent((double) hits / lookups), lookups))
				: null;
	}

	static @Nullable Seen engineVersion(Situation situation) {
		Map<String, EngineSupport> ends = new TreeMap<>();
		for (NodeSample node : situation.nodes()) {
			String engine = node.info().engine();
			EngineSupport support = (engine != null) ? EngineSupport.of(engine) : null;
			if (engine != null && support != null
					&& situation.today().plusDays(DAYS_TO_UPGRADE).isAfter(support.end())) {
				ends.put(engine, support);
			}
		}
		if (ends.isEmpty()) {
			return null;
		}
		LocalDate today = situation.today();
		boolean over = ends.values().stream().anyMatch((support) -> today.isAfter(support.end()));
		StringBuilder text = new StringBuilder();
		ends.forEach((engine, support) -> text.append(text.isEmpty() ? "" : "; ")
			.append(engine)
			.append(today.isAfter(support.end()) ? ", whose standard support ended on "
					: ", whose standard support ends in %d days, on "
						.formatted(ChronoUnit.DAYS.between(today, support.end())))
			.append(support.end()));
		return new Seen(over ? Severity.WARNING : Severity.INFO, text.toString());
	}

	static @Nullable Seen replicationMemory(Situation situation) {
		ToDoubleFunction<NodeSample> share = (node) -> ratio(node, "maxmemory", "total_system_memory");
		List<NodeSample> tight = situation.nodes()
			.stream()
			.filter((node) -> share.applyAsDouble(node) > MEMORY_FOR_KEYS)
			.toList();
		return tight.isEmpty() ? null : new Seen(Severity.WARNING, "maxmemory, of the node's memory: "
				+ Situation.eachOf(tight, (node) -> ' ' + percent(share.applyAsDouble(node))));
	}

	/** Zero if it is not known. */
	private static double memoryUsage(NodeSample node) {
		return ratio(node, "used_memory", "maxmemory");
	}

	private static double ratio(NodeSample node, String part, String whole) {
		long all = node.info().number(whole).orElse(0);
		return (all > 0) ? (double) node.info().number(part).orElse(0) / all : 0;
	}

	private static String percent(double share) {
		return Math.round(share * 100) + " %";
	}

	/**
	 * Keys of all primaries together.
	 *
	 * @param all how many there are
	 * @param withoutTtl how many of them have no TTL
	 */
	private record Keys(long all, long withoutTtl) {

		static Keys of(Situation situation) {
			long all = sum(situation, (info) -> info.keys().orElse(0));
			long expiring = sum(situation, (info) -> info.volatileKeys().orElse(0));
			return new Keys(all, all - expiring);
		}

		private static long sum(Situation situation, ToLongFunction<ServerInfo> what) {
			return situation.primaries().stream().mapToLong((node) -> what.applyAsLong(node.info())).sum();
		}

		/** Zero if there are too few keys to say. */
		double share() {
			return (this.all >= MANY_KEYS) ? (double) this.withoutTtl / this.all : 0;
		}

		String describe() {
			return "%d of %d keys (%s) have no TTL".formatted(this.withoutTtl, this.all, percent(share()));
		}

	}

}
