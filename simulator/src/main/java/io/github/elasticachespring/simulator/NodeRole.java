package io.github.elasticachespring.simulator;

/**
 * What a node is in its shard.
 */
public enum NodeRole {

	/**
	 * Takes the writes of its shard.
	 */
	PRIMARY,

	/**
	 * Follows the primary of its shard.
	 */
	REPLICA

}
