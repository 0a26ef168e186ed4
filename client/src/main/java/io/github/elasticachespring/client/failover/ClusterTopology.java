package io.github.elasticachespring.client.failover;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.endpoint.Shards;

/**
 * Makes one map of a cluster out of several nodes' views. Of two that contradict each
 * other, the one with the higher configuration epoch is right: a node that is promoted,
 * or gets a slot, gets a higher one. Source: the cluster specification of Redis, "Hash
 * slots configuration propagation".
 */
final class ClusterTopology {

	private ClusterTopology() {
	}

	/**
	 * Merges views.
	 * @param views what is known of the nodes; of views of one epoch the first is right
	 * @return every node once, and every slot with one owner at most
	 */
	static List<RedisClusterNode> merge(List<? extends Collection<RedisClusterNode>> views) {
		Map<String, RedisClusterNode> nodes = new LinkedHashMap<>();
		@Nullable RedisClusterNode[] owners = new RedisClusterNode[SlotHash.SLOT_COUNT];
		for (Collection<RedisClusterNode> view : views) {
			for (RedisClusterNode node : view) {
				nodes.merge(node.getNodeId(), node,
						(known, other) -> (other.getConfigEpoch() > known.getConfigEpoch()) ? other : known);
				if (Shards.isPrimary(node)) {
					node.forEachSlot((slot) -> {
						RedisClusterNode owner = owners[slot];
						if (owner == null || node.getConfigEpoch() > owner.getConfigEpoch()) {
							owners[slot] = node;
						}
					});
				}
			}
		}
		Map<String, List<Integer>> slots = new LinkedHashMap<>();
		for (int slot = 0; slot < owners.length; slot++) {
			RedisClusterNode owner = owners[slot];
			if (owner != null) {
				slots.computeIfAbsent(owner.getNodeId(), (id) -> new ArrayList<>()).add(slot);
			}
		}
		List<RedisClusterNode> merged = new ArrayList<>();
		for (RedisClusterNode node : nodes.values()) {
			RedisClusterNode copy = node.clone();
			copy.setSlots(slots.getOrDefault(node.getNodeId(), List.of()));
			merged.add(copy);
		}
		return merged;
	}

}
