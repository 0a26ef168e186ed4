package io.github.elasticachespring.autoconfigure.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

import io.github.elasticachespring.autoconfigure.actuate.FailoverHistory.PastFailover;
import io.github.elasticachespring.client.advisor.Finding;
import io.github.elasticachespring.client.endpoint.Endpoint.Cluster;
import io.github.elasticachespring.client.endpoint.Endpoint.ReplicationGroup;
import io.github.elasticachespring.client.endpoint.Endpoint.Serverless;
import io.github.elasticachespring.client.server.NodeSample;
import io.github.elasticachespring.client.server.ServerMonitor;

/**
 * What the application is connected to, how, and what became of it lately.
 */
@Endpoint(id = "elasticache")
class ElastiCacheEndpoint {

	private final io.github.elasticachespring.client.endpoint.Endpoint endpoint;

	private final Map<String, @Nullable Object> settings;

	private final ServerMonitor monitor;

	private final FailoverHistory failovers;

	private final Supplier<List<Finding>> findings;

	ElastiCacheEndpoint(io.github.elasticachespring.client.endpoint.Endpoint endpoint,
			Map<String, @Nullable Object> settings, ServerMonitor monitor, FailoverHistory failovers,
			Supplier<List<Finding>> findings) {
		this.endpoint = endpoint;
		this.settings = settings;
		this.monitor = monitor;
		this.failovers = failovers;
		this.findings = findings;
	}

	@ReadOperation
	Description describe() {
		List<NodeDescription> nodes = this.monitor.ask()
			.toCompletableFuture()
			.join()
			.nodes()
			.stream()
			.map(ElastiCacheEndpoint::describe)
			.toList();
		return new Description(mode(), endpoints(), nodes, this.findings.get(), this.failovers.list(), this.settings);
	}

	private String mode() {
		if (this.endpoint instanceof ReplicationGroup) {
			return "replication group";
		}
		return (this.endpoint instanceof Cluster) ? "cluster" : "serverless";
	}

	private Map<String, Object> endpoints() {
		Map<String, Object> endpoints = new LinkedHashMap<>();
		if (this.endpoint instanceof ReplicationGroup group) {
			endpoints.put("primary", group.primary().toString());
			if (group.reader() != null) {
				endpoints.put("reader", group.reader().toString());
			}
			if (!group.nodes().isEmpty()) {
				endpoints.put("nodes", group.nodes().stream().map(Object::toString).toList());
			}
		}
		else if (this.endpoint instanceof Cluster cluster) {
			endpoints.put("configuration", cluster.seeds().stream().map(Object::toString).toList());
		}
		else if (this.endpoint instanceof Serverless serverless) {
			endpoints.put("serverless", serverless.endpoint().toString());
		}
		return endpoints;
	}

	private static NodeDescription describe(NodeSample sample) {
		Instant since = sample.connectedSince();
		return new NodeDescription(sample.node().location(), sample.node().shard(),
				sample.isReachable() ? sample.info().role().tag() : null, sample.info().engine(),
				sample.info().text("availability_zone"), (since != null) ? Duration.between(since, sample.at()) : null,
				sample.problem());
	}

	/**
	 * The whole answer.
	 *
	 * @param mode which shape of cache this is
	 * @param endpoints the names it is reached by
	 * @param nodes what each node says now
	 * @param findings what the advisor would set up differently, the most urgent first
	 * @param failovers the last ones, the latest first
	 * @param settings what is in effect, without secrets
	 */
	record Description(String mode, Map<String, Object> endpoints, List<NodeDescription> nodes, List<Finding> findings,
			List<PastFailover> failovers, Map<String, @Nullable Object> settings) {
	}

	/**
	 * A node. What it does not tell is {@code null}.
	 *
	 * @param node where it is
	 * @param slots its shard's slots, in a cluster
	 * @param role {@code primary} or {@code replica}
	 * @param engine the engine and its version
	 * @param zone the availability zone, which Valkey 8 tells
	 * @param connectedFor the age of the connection it is asked on
	 * @param problem why it did not answer
	 */
	record NodeDescription(String node, @Nullable String slots, @Nullable String role, @Nullable String engine,
			@Nullable String zone, @Nullable Duration connectedFor, @Nullable String problem) {
	}

}
