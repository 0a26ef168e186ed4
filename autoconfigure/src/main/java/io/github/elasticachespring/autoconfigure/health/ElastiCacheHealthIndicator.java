package io.github.elasticachespring.autoconfigure.health;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import io.github.elasticachespring.autoconfigure.health.ActiveFailovers.ActiveFailover;
import io.github.elasticachespring.client.server.NodeRole;
import io.github.elasticachespring.client.server.NodeSample;
import io.github.elasticachespring.client.server.ServerMonitor;
import io.github.elasticachespring.client.server.Snapshot;

/**
 * Health as the nodes themselves tell it, on connections that no command waits on: up
 * while a primary answers in each shard, out of service while a failover is under way,
 * down when nobody answers. It never waits at the gate.
 */
final class ElastiCacheHealthIndicator extends AbstractReactiveHealthIndicator {

	private final ServerMonitor monitor;

	private final ActiveFailovers failovers;

	ElastiCacheHealthIndicator(ServerMonitor monitor, ActiveFailovers failovers) {
		super("ElastiCache health check failed");
		this.monitor = monitor;
		this.failovers = failovers;
	}

	@Override
	protected Mono<Health> doHealthCheck(Health.Builder builder) {
		return Mono.fromCompletionStage(this.monitor::ask)
			.map((snapshot) -> health(builder, snapshot, this.failovers.list()));
	}

	static Health health(Health.Builder builder, Snapshot snapshot, List<ActiveFailover> failovers) {
		List<Map<String, Object>> nodes = snapshot.nodes().stream().map(ElastiCacheHealthIndicator::node).toList();
		if (!failovers.isEmpty()) {
			builder.withDetail("failovers", failovers.stream().map(ElastiCacheHealthIndicator::failover).toList());
		}
		Set<String> without = shardsWithoutPrimary(snapshot);
		if (!without.isEmpty()) {
			builder.withDetail("slotsWithoutPrimary", without);
		}
		boolean reachable = snapshot.nodes().stream().anyMatch(NodeSample::isReachable);
		return builder.status(status(reachable, failovers, without)).withDetail("nodes", nodes).build();
	}

	private static Status status(boolean reachable, List<ActiveFailover> failovers, Set<String> without) {
		if (!failovers.isEmpty()) {
			return Status.OUT_OF_SERVICE;
		}
		if (!reachable) {
			return Status.DOWN;
		}
		return without.isEmpty() ? Status.UP : Status.OUT_OF_SERVICE;
	}

	/**
	 * A node that would not tell its role may be the one. A replication group without a
	 * primary is a secondary of a Global Datastore: it serves reads, and stays up.
	 */
	private static Set<String> shardsWithoutPrimary(Snapshot snapshot) {
		Map<String, Boolean> shards = new TreeMap<>();
		for (NodeSample sample : snapshot.nodes()) {
			String shard = sample.node().shard();
			if (shard != null) {
				shards.merge(shard, sample.isReachable() && sample.info().role() != NodeRole.REPLICA,
						Boolean::logicalOr);
			}
		}
		Set<String> without = new TreeSet<>(shards.keySet());
		without.removeIf(shards::get);
		return without;
	}

	private static Map<String, Object> failover(ActiveFailover failover) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("endpoint", failover.started().endpoint());
		details.put("since", failover.started().at().toString());
		details.put("sign", failover.started().sign());
		details.put("trying",
				(failover.tried() != null)
						? "no primary yet, callers fail at once; the nodes answered: " + failover.tried()
						: "every known node is asked whether it is the primary, commands wait");
		return details;
	}

	private static Map<String, Object> node(NodeSample sample) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("node", sample.node().location());
		if (sample.node().shard() != null) {
			details.put("slots", sample.node().shard());
		}
		if (sample.problem() != null) {
			details.put("problem", sample.problem());
			return details;
		}
		details.put("role", sample.info().role().tag());
		String engine = sample.info().engine();
		if (engine != null) {
			details.put("engine", engine);
		}
		return details;
	}

}
