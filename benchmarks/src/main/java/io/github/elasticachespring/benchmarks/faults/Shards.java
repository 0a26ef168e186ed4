package io.github.elasticachespring.benchmarks.faults;

import io.lettuce.core.cluster.SlotHash;

/**
 * Which keys belong to which shard of the simulator's clusters, whose slots are spread
 * evenly.
 */
final class Shards {

	private Shards() {
	}

	/** Half of the callers on the shard that is broken, the others on the others. */
	static int ofCaller(int caller, int shards) {
		return (caller % 2 == 0 || shards == 1) ? 0 : 1 + caller / 2 % (shards - 1);
	}

	/**
	 * A hash tag.
	 * @param shard whose it shall be
	 * @param shards how many there are
	 * @param caller makes it unique
	 */
	static String tag(int shard, int shards, int caller) {
		int attempt = 0;
		while (true) {
			String tag = caller + "-" + attempt++;
			if (of(tag, shards) == shard) {
				return tag;
			}
		}
	}

	/** The shard that a key, or a tag, is in. */
	static int of(String key, int shards) {
		int slot = SlotHash.getSlot(key);
		int shard = 0;
		while (slot >= SlotHash.SLOT_COUNT * (shard + 1) / shards) {
			shard++;
		}
		return shard;
	}

}
