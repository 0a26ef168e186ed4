package io.github.elasticachespring.client.failover;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.endpoint.HostPort;

/**
 * The shards of a cluster, by slot. A shard stays the same when one of its replicas
 * becomes its primary, and keeps a slot that nobody else has got. Thread-safe; read
 * without a lock.
 */
final class Shards {

	private final BiFunction<String, List<HostPort>, Shard> factory;

	private final Consumer<Shard> dissolved;

	private volatile @Nullable Shard[] bySlot = new Shard[SlotHash.SLOT_COUNT];

	private volatile Set<Shard> all = Set.of();

	/** Which shard a node belongs to. Guarded by this. */
	private Map<String, Shard> byNode = Map.of();

	/**
	 * Creates an empty map.
	 * @param factory makes a shard of a name for people and its nodes
	 * @param dissolved told of a shard that has no slots any more
	 */
	Shards(BiFunction<String, List<HostPort>, Shard> factory, Consumer<Shard> dissolved) {
		this.factory = factory;
		this.dissolved = dissolved;
	}

	@Nullable Shard of(int slot) {
		return this.bySlot[slot];
	}

	Set<Shard> all() {
		return this.all;
	}

	/** Takes the cluster's map over. */
	void update(Collection<RedisClusterNode> nodes) {
		Set<Shard> gone;
		synchronized (this) {
			@Nullable Shard[] slots = this.bySlot.clone();
			Map<String, Shard> known = new HashMap<>(this.byNode);
			Set<Shard> taken = new LinkedHashSet<>();
			for (RedisClusterNode primary : nodes) {
				if (ClusterTopology.isPrimary(primary) && !primary.hasNoSlots()) {
					update(primary, nodes, slots, known, taken);
				}
			}
			Set<Shard> current = inUse(slots);
			gone = new LinkedHashSet<>(this.all);
			gone.removeAll(current);
			known.values().removeAll(gone);
			this.byNode = known;
			this.all = current;
			this.bySlot = slots;
		}
		gone.forEach(this.dissolved);
	}

	private void update(RedisClusterNode primary, Collection<RedisClusterNode> nodes, @Nullable Shard[] slots,
			Map<String, Shard> known, Set<Shard> taken) {
		List<RedisClusterNode> members = new ArrayList<>(List.of(primary));
		nodes.stream().filter((node) -> primary.getNodeId().equals(node.getSlaveOf())).forEach(members::add);
		List<HostPort> names = members.stream().map(Shards::name).toList();
		Shard before = known.get(primary.getNodeId());
		Shard shard = before;
		if (shard == null || !taken.add(shard)) {
			shard = this.factory.apply(ranges(primary), names);
			taken.add(shard);
		}
		else {
			shard.nodes(names);
		}
		for (RedisClusterNode member : members) {
			known.put(member.getNodeId(), shard);
		}
		Shard owner = shard;
		primary.forEachSlot((slot) -> slots[slot] = owner);
	}

	private static Set<Shard> inUse(@Nullable Shard[] slots) {
		Set<Shard> used = new LinkedHashSet<>();
		Shard last = null;
		for (Shard shard : slots) {
			if (shard != null && shard != last) {
				used.add(shard);
				last = shard;
			}
		}
		return used;
	}

	static HostPort name(RedisClusterNode node) {
		return new HostPort(node.getUri().getHost(), node.getUri().getPort());
	}

	/** Tells a shard's slots for people, such as {@code 0-5460}. */
	private static String ranges(RedisClusterNode primary) {
		List<Integer> slots = primary.getSlots();
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < slots.size(); i++) {
			int first = slots.get(i);
			while (i + 1 < slots.size() && slots.get(i + 1) == slots.get(i) + 1) {
				i++;
			}
			text.append(text.isEmpty() ? "" : ",").append(first);
			if (slots.get(i) != first) {
				text.append('-').append(slots.get(i));
			}
			if (text.length() > 60) {
				return text.append(",...").toString();
			}
		}
		return text.toString();
	}

}
