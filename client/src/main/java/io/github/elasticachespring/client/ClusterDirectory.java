package io.github.elasticachespring.client;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.endpoint.HostPort;
import io.github.elasticachespring.client.server.Node;
import io.github.elasticachespring.client.server.NodeDirectory;

/**
 * The nodes of a cluster, as its topology names them.
 */
final class ClusterDirectory implements NodeDirectory {

	private final Supplier<? extends CompletionStage<Partitions>> topology;

	private final Function<HostPort, CompletionStage<StatefulRedisConnection<String, String>>> connect;

	ClusterDirectory(Supplier<? extends CompletionStage<Partitions>> topology,
			Function<HostPort, CompletionStage<StatefulRedisConnection<String, String>>> connect) {
		this.topology = topology;
		this.connect = connect;
	}

	@Override
	public CompletionStage<Collection<Node>> nodes() {
		return this.topology.get().thenApply(ClusterDirectory::nodes);
	}

	static Collection<Node> nodes(Partitions partitions) {
		List<Node> nodes = new ArrayList<>();
		for (RedisClusterNode node : partitions) {
			String primary = node.getSlaveOf();
			RedisClusterNode owner = (primary != null) ? partitions.getPartitionByNodeId(primary) : node;
			HostPort name = new HostPort(node.getUri().getHost(), node.getUri().getPort());
			nodes.add(new Node(name, null, (owner != null) ? ranges(owner.getSlots()) : null));
		}
		return nodes;
	}

	/** Slots as people write them: {@code 0-5460,5462}. */
	static @Nullable String ranges(List<Integer> slots) {
		StringBuilder ranges = new StringBuilder();
		for (int i = 0; i < slots.size(); i++) {
			int first = slots.get(i);
			while (i + 1 < slots.size() && slots.get(i + 1) == slots.get(i) + 1) {
				i++;
			}
			ranges.append(ranges.isEmpty() ? "" : ",").append(first);
			if (slots.get(i) != first) {
				ranges.append('-').append(slots.get(i));
			}
		}
		return ranges.isEmpty() ? null : ranges.toString();
	}

	@Override
	public CompletionStage<StatefulRedisConnection<String, String>> connect(Node node) {
		return this.connect.apply(node.name());
	}

}
