package io.github.elasticachespring.client.routing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.lettuce.core.ReadFrom;
import io.lettuce.core.models.role.RedisNodeDescription;

/**
 * Reads from a cluster's replicas. Lettuce asks once per slot and keeps the answer until
 * the topology changes, so the order is shuffled: the slots of a shard spread over its
 * replicas, and a slot moves on to the next node when the first is not connected.
 */
public final class ReplicaReads extends ReadFrom {

	private final boolean primaryAnswersOtherwise;

	/**
	 * Creates the selection.
	 * @param primaryAnswersOtherwise whether the primary answers when no replica is
	 * connected
	 */
	public ReplicaReads(boolean primaryAnswersOtherwise) {
		this.primaryAnswersOtherwise = primaryAnswersOtherwise;
	}

	@Override
	public List<RedisNodeDescription> select(Nodes nodes) {
		List<RedisNodeDescription> replicas = new ArrayList<>();
		List<RedisNodeDescription> primaries = new ArrayList<>(1);
		for (RedisNodeDescription node : nodes) {
			(node.getRole().isReplica() ? replicas : primaries).add(node);
		}
		Collections.shuffle(replicas);
		if (this.primaryAnswersOtherwise) {
			replicas.addAll(primaries);
		}
		return replicas;
	}

	@Override
	protected boolean isOrderSensitive() {
		return true;
	}

}
