package io.github.elasticachespring.client.metrics;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.server.NodeRole;
import io.github.elasticachespring.client.server.NodeSample;
import io.github.elasticachespring.client.server.ServerInfo;
import io.github.elasticachespring.client.server.Snapshot;

/**
 * What is computed from {@code INFO}, as CloudWatch does under other names, and how the
 * nodes of one role become one number. Pure.
 */
enum ServerGauge {

	/** CacheHitRate: all lookups together. */
	CACHE_HIT_RATE("cache.hit.rate", "Share of lookups since the sample before that found their key", null,
			List.of("keyspace_hits", "keyspace_misses"), ServerGauge::hitRate),

	/** CurrConnections, whose limit is a node's: the most. */
	CONNECTIONS("connections", "Clients connected to the node that has the most of them", null,
			List.of("connected_clients"),
			(nodes, all) -> most(nodes, (node) -> decimal(node.info().number("connected_clients")))),

	/** DatabaseMemoryUsagePercentage, as a ratio: the fullest. */
	MEMORY_USAGE("memory.usage", "Memory in use, as a share of maxmemory, at the fullest node", null,
			List.of("used_memory", "maxmemory"), (nodes, all) -> most(nodes, ServerGauge::memoryUsage)),

	/** CurrItems. */
	ITEMS("items", "Keys, of all shards together", null, List.of("expired_keys"),
			(nodes, all) -> ofShards(nodes, ServerInfo::keys)),

	/** CurrVolatileItems. */
	VOLATILE_ITEMS("items.volatile", "Keys with a TTL, of all shards together", null, List.of("expired_keys"),
			(nodes, all) -> ofShards(nodes, ServerInfo::volatileKeys)),

	/** EngineCPUUtilization, as a ratio: the busiest. */
	ENGINE_CPU("engine.cpu", "Share of its time that the engine's main thread was busy, at the busiest node", null,
			List.of("used_cpu_sys_main_thread", "used_cpu_user_main_thread"),
			(nodes, all) -> most(nodes, ServerGauge::engineCpu)),

	/** ReplicationLag, for want of seconds in offsets: the replica furthest behind. */
	REPLICATION_LAG("replication.lag", "How far the replica furthest behind is behind its primary", "bytes",
			List.of("master_repl_offset"),
			(nodes, all) -> most(nodes, (node) -> replicationLag(node, all.of(NodeRole.PRIMARY))));

	private final String meter;

	private final String description;

	private final @Nullable String unit;

	private final List<String> fields;

	private final Formula formula;

	ServerGauge(String name, String description, @Nullable String unit, List<String> fields, Formula formula) {
		this.meter = "elasticache.server." + name;
		this.description = description;
		this.unit = unit;
		this.fields = fields;
		this.formula = formula;
	}

	/** One number of the nodes of one role; empty if it is not known. */
	@FunctionalInterface
	private interface Formula {

		OptionalDouble of(List<NodeSample> nodes, Snapshot all);

	}

	/** The meter's name. */
	String meter() {
		return this.meter;
	}

	String description() {
		return this.description;
	}

	@Nullable String unit() {
		return this.unit;
	}

	/** Without these fields of {@code INFO} nothing is known. */
	List<String> fields() {
		return this.fields;
	}

	/**
	 * The value for the nodes of one role.
	 * @param snapshot what all nodes said
	 * @param role the role
	 * @return empty if it is not known
	 */
	OptionalDouble value(Snapshot snapshot, NodeRole role) {
		List<NodeSample> nodes = snapshot.of(role);
		return nodes.isEmpty() ? OptionalDouble.empty() : this.formula.of(nodes, snapshot);
	}

	private static OptionalDouble hitRate(List<NodeSample> nodes, Snapshot all) {
		long hits = 0;
		long misses = 0;
		for (NodeSample node : nodes) {
			hits += node.growth("keyspace_hits").orElse(0);
			misses += node.growth("keyspace_misses").orElse(0);
		}
		return (hits + misses > 0) ? OptionalDouble.of((double) hits / (hits + misses)) : OptionalDouble.empty();
	}

	private static OptionalDouble memoryUsage(NodeSample node) {
		OptionalLong used = node.info().number("used_memory");
		OptionalLong max = node.info().number("maxmemory");
		return (used.isPresent() && max.orElse(0) > 0) ? OptionalDouble.of((double) used.getAsLong() / max.getAsLong())
				: OptionalDouble.empty();
	}

	private static OptionalDouble engineCpu(NodeSample node) {
		OptionalDouble system = node.rate("used_cpu_sys_main_thread");
		OptionalDouble user = node.rate("used_cpu_user_main_thread");
		return (system.isPresent() && user.isPresent()) ? OptionalDouble.of(system.getAsDouble() + user.getAsDouble())
				: OptionalDouble.empty();
	}

	/** Only of one and the same history are two offsets comparable. */
	private static OptionalDouble replicationLag(NodeSample replica, List<NodeSample> primaries) {
		String history = replica.info().text("master_replid");
		OptionalLong offset = replica.info().number("slave_repl_offset");
		for (NodeSample primary : primaries) {
			OptionalLong written = primary.info().number("master_repl_offset");
			if (history != null && history.equals(primary.info().text("master_replid")) && offset.isPresent()
					&& written.isPresent()) {
				return OptionalDouble.of(Math.max(0, written.getAsLong() - offset.getAsLong()));
			}
		}
		return OptionalDouble.empty();
	}

	private static OptionalDouble most(List<NodeSample> nodes, Function<NodeSample, OptionalDouble> value) {
		return nodes.stream()
			.map(value)
			.filter(OptionalDouble::isPresent)
			.mapToDouble(OptionalDouble::getAsDouble)
			.max();
	}

	/** Of replicas of the same shard one stands for all: they hold the same keys. */
	private static OptionalDouble ofShards(List<NodeSample> nodes, Function<ServerInfo, OptionalLong> value) {
		Map<String, Long> shards = new TreeMap<>();
		for (NodeSample node : nodes) {
			String shard = node.node().shard();
			value.apply(node.info())
				.ifPresent((number) -> shards.merge((shard != null) ? shard : "", number, Math::max));
		}
		ToDoubleFunction<Long> number = Long::doubleValue;
		return shards.isEmpty() ? OptionalDouble.empty()
				: OptionalDouble.of(shards.values().stream().mapToDouble(number).sum());
	}

	private static OptionalDouble decimal(OptionalLong number) {
		return number.isPresent() ? OptionalDouble.of(number.getAsLong()) : OptionalDouble.empty();
	}

}
