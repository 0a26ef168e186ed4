package io.github.elasticachespring.client.seam;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.elasticachespring.client.command.CommandTraits;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.NodeRole;
import io.github.elasticachespring.simulator.SimulatedNode;

/**
 * What the servers say clients have sent them, over all nodes, by command name with
 * subcommands folded. Left out is what no client sent:
 * <ul>
 * <li>each {@code INFO} with which this class itself has asked,</li>
 * <li>what a primary hears from its replicas all the time,</li>
 * <li>what a replica hears from its primary: what may change data, and what goes with
 * it.</li>
 * </ul>
 */
public final class CommandStats {

	private static final Pattern LINE = Pattern.compile("cmdstat_([^|:]+)[^:]*:calls=(\\d+),.*");

	private static final Set<String> FROM_REPLICA = Set.of("REPLCONF", "PSYNC");

	private static final Set<String> FROM_PRIMARY = Set.of("REPLCONF", "PING", "SELECT", "MULTI", "EXEC");

	private final ElastiCacheSimulator cache;

	private long asked;

	CommandStats(ElastiCacheSimulator cache) {
		this.cache = cache;
	}

	Map<String, Long> counts() {
		Map<String, Long> counts = new TreeMap<>();
		for (SimulatedNode node : this.cache.nodes()) {
			of(node).forEach((command, calls) -> {
				if (isFromClient(command, node.role())) {
					counts.merge(command, calls, Long::sum);
				}
			});
		}
		counts.merge("INFO", -this.asked, Long::sum);
		this.asked += this.cache.nodes().size();
		return counts;
	}

	private static boolean isFromClient(String command, NodeRole node) {
		if (node == NodeRole.PRIMARY) {
			return !FROM_REPLICA.contains(command);
		}
		CommandTraits traits = CommandTraits.of(command);
		return traits.reads() || !traits.writes() && !traits.mayReplicate() && !FROM_PRIMARY.contains(command);
	}

	/**
	 * What one node has executed since it started.
	 */
	public static Map<String, Long> of(SimulatedNode node) {
		Map<String, Long> counts = new TreeMap<>();
		String.valueOf(node.execute("INFO", "commandstats")).lines().forEach((line) -> {
			Matcher matcher = LINE.matcher(line.strip());
			if (matcher.matches()) {
				counts.merge(matcher.group(1).toUpperCase(Locale.ROOT), Long.valueOf(matcher.group(2)), Long::sum);
			}
		});
		return counts;
	}

	static Map<String, Long> difference(Map<String, Long> after, Map<String, Long> before) {
		Map<String, Long> difference = new TreeMap<>(after);
		before.forEach((command, calls) -> difference.merge(command, -calls, Long::sum));
		difference.values().removeIf((calls) -> calls == 0);
		return difference;
	}

}
