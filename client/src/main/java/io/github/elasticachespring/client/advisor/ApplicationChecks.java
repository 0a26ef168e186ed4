package io.github.elasticachespring.client.advisor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.advisor.Application.Connections;
import io.github.elasticachespring.client.advisor.Situation.Seen;
import io.github.elasticachespring.client.endpoint.Endpoint.ReplicationGroup;
import io.github.elasticachespring.client.server.NodeRole;
import io.github.elasticachespring.client.server.NodeSample;

/**
 * Checks on how the application and the servers go together. Each returns {@code null} if
 * all is well, or if too little is known.
 */
final class ApplicationChecks {

	/** Somebody looks at a page that does not come. */
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	/** Half of what an Application Load Balancer waits by default. */
	private static final Duration PATIENCE_IN_AN_OUTAGE = Duration.ofSeconds(30);

	private static final double MANY_CONNECTIONS = 0.8;

	/** ElastiCache's limit of a node. */
	private static final long MAX_CLIENTS = 65_000;

	/** Who sends these keeps a queue. */
	private static final List<String> QUEUE_COMMANDS = List.of("blmove", "blmpop", "blpop", "brpop", "brpoplpush",
			"bzmpop", "bzpopmax", "bzpopmin", "xreadgroup");

	private ApplicationChecks() {
	}

	static @Nullable Seen tls(Situation situation) {
		return situation.application().tls() ? null : new Seen(Severity.WARNING, "Connections are not encrypted");
	}

	static @Nullable Seen commandTimeout(Situation situation) {
		Application application = situation.application();
		if (!application.web()) {
			return null;
		}
		Duration inAnOutage = application.commandTimeout().plus(application.maxWait());
		if (application.commandTimeout().compareTo(PATIENCE) > 0) {
			return new Seen(Severity.WARNING, "One command may keep a web request waiting for %s"
				.formatted(seconds(application.commandTimeout())));
		}
		return (inAnOutage.compareTo(PATIENCE_IN_AN_OUTAGE) > 0)
				? new Seen(Severity.WARNING,
						"In an outage one command may keep a web request waiting for %s".formatted(seconds(inAnOutage)))
				: null;
	}

	static @Nullable Seen readerIsPrimary(Situation situation) {
		List<NodeSample> primaries = situation.snapshot().of(NodeRole.PRIMARY);
		boolean onlyPrimaries = !primaries.isEmpty() && primaries.size() == situation.snapshot().nodes().size();
		return (situation.application().endpoint() instanceof ReplicationGroup group && group.reader() != null
				&& onlyPrimaries)
						? new Seen(Severity.WARNING,
								"%s leads to no other node than the primary %s".formatted(group.reader(),
										Situation.eachOf(primaries, (node) -> ", which has "
												+ node.info().number("connected_slaves").orElse(0) + " replicas")))
						: null;
	}

	static @Nullable Seen allkeysPolicy(Situation situation) {
		String policy = situation.policy((name) -> name.startsWith("allkeys-"));
		if (policy == null) {
			return null;
		}
		List<String> state = new ArrayList<>();
		if (situation.application().sessions()) {
			state.add("this application keeps its sessions here");
		}
		Map<String, Long> queues = queueCommands(situation);
		if (!queues.isEmpty()) {
			state.add("the servers have seen commands of queues: " + queues);
		}
		return state.isEmpty() ? null
				: new Seen(Severity.WARNING, "maxmemory-policy is " + policy + ", and " + String.join(", and ", state));
	}

	/** Since the servers started, by whichever application. */
	private static Map<String, Long> queueCommands(Situation situation) {
		Map<String, Long> calls = new TreeMap<>();
		for (NodeSample node : situation.primaries()) {
			for (String command : QUEUE_COMMANDS) {
				long count = node.info().number("cmdstat_" + command, "calls=").orElse(0);
				if (count > 0) {
					calls.merge(command.toUpperCase(Locale.ROOT), count, Long::sum);
				}
			}
		}
		return calls;
	}

	/**
	 * Every instance is taken to be like this one: as many as would make up the clients
	 * that a primary has now, each with all its pools exhausted.
	 */
	static @Nullable Seen connections(Situation situation) {
		Connections own = situation.application().connections().get();
		for (NodeSample node : situation.primaries()) {
			long clients = node.info().number("connected_clients").orElse(0);
			long limit = node.info().number("maxclients").orElse(MAX_CLIENTS);
			long instances = Math.max(1, Math.round((double) clients / own.open()));
			long most = Math.max(clients, instances * own.most());
			if (clients >= MANY_CONNECTIONS * limit) {
				return new Seen(Severity.CRITICAL,
						"%s has %d clients of at most %d".formatted(node.node().location(), clients, limit));
			}
			if (clients > 0 && most >= MANY_CONNECTIONS * limit) {
				return new Seen(Severity.WARNING,
						"%s has %d clients, as many as %d instances like this one; with their pools exhausted these would need %d connections of at most %d"
							.formatted(node.node().location(), clients, instances, most, limit));
			}
		}
		return null;
	}

	private static String seconds(Duration duration) {
		return "%.1f s".formatted(duration.toMillis() / 1000.0);
	}

}
