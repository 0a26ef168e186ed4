package io.github.elasticachespring.client.endpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import org.jspecify.annotations.Nullable;

/**
 * The shards of a cluster, by slot. A shard stays the same when one of its replicas
 * becomes its primary, and keeps a slot that nobody else has got. Thread-safe; read
 * without a lock.
 *
 * @param <S> what a shard is to whoever asks
 */
public final class Shards<S extends Shards.Member> {

	/** What is told of the nodes that a shard has. */
	public interface Member {

		/**
		 * Names the shard's nodes.
		 * @param names the primary's first
		 */
		void nodes(List<HostPort> names);

	}

	private final BiFunction<String, List<HostPort>, S> factory;

	private final Consumer<S> dissolved;

	private volatile List<@Nullable S> bySlot = Collections.nCopies(SlotHash.SLOT_COUNT, null);

	private volatile Set<S> all = Set.of();

	/** Which shard a node belongs to. Guarded by this. */
	private Map<String, S> byNode = Map.of();

	/**
	 * Creates an empty map.
	 * @param factory makes a shard of a name for people and its nodes
	 * @param dissolved told of a shard that has no slots any more
	 */
	public Shards(BiFunction<String, List<HostPort>, S> factory, Consumer<S> dissolved) {
		this.factory = factory;
		this.dissolved = dissolved;
	}

	/**
	 * Whose a slot is.
	 * @param slot its number
	 * @return its shard, {@code null} if it never had one
	 */
	public @Nullable S of(int slot) {
		return this.bySlot.get(slot);
	}

	/**
	 * All that have slots.
	 * @return the shards now
	 */
	public Set<S> all() {
		return this.all;
	}

	/**
	 * Takes the cluster's map over.
	 * @param nodes all nodes
	 */
	public void update(Collection<RedisClusterNode> nodes) {
		Set<S> gone;
		synchronized (this) {
			List<@Nullable S> slots = new ArrayList<>(this.bySlot);
			Map<String, S> known = new HashMap<>(this.byNode);
			Set<S> taken = new LinkedHashSet<>();
			for (RedisClusterNode primary : nodes) {
				if (isPrimary(primary) && !primary.hasNoSlots()) {
					update(primary, nodes, slots, known, taken);
				}
			}
			Set<S> current = inUse(slots);
			gone = new LinkedHashSet<>(this.all);
			gone.removeAll(current);
			known.values().removeAll(gone);
			this.byNode = known;
			this.all = current;
			this.bySlot = slots;
		}
		gone.forEach(this.dissolved);
	}

	private void update(RedisClusterNode primary, Collection<RedisClusterNode> nodes, List<@Nullable S> slots,
			Map<String, S> known, Set<S> taken) {
		S before = known.get(primary.getNodeId());
		List<RedisClusterNode> members = new ArrayList<>(List.of(primary));
		nodes.stream()
			.filter((node) -> primary.getNodeId().equals(node.getSlaveOf())
					|| isDemoted(node) && before != null && known.get(node.getNodeId()) == before)
			.forEach(members::add);
		List<HostPort> names = members.stream().map(Shards::name).toList();
		S shard = before;
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
		S owner = shard;
		primary.forEachSlot((slot) -> slots.set(slot, owner));
	}

	/** It has lost its slots to another node, and may not have begun to follow it yet. */
	private static boolean isDemoted(RedisClusterNode node) {
		return isPrimary(node) && node.hasNoSlots();
	}

	private Set<S> inUse(List<@Nullable S> slots) {
		Set<S> used = new LinkedHashSet<>();
		S last = null;
		for (S shard : slots) {
			if (shard != null && shard != last) {
				used.add(shard);
				last = shard;
			}
		}
		return used;
	}

	/**
	 * Whether a node is the primary of some shard.
	 * @param node the node
	 * @return {@code false} of a replica
	 */
	public static boolean isPrimary(RedisClusterNode node) {
		return node.is(NodeFlag.UPSTREAM) || node.is(NodeFlag.MASTER);
	}

	private static HostPort name(RedisClusterNode node) {
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
