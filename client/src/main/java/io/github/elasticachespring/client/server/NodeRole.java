package io.github.elasticachespring.client.server;

import java.util.Locale;

/**
 * What a node does in its replication group or shard.
 */
public enum NodeRole {

	/** Takes writes. */
	PRIMARY,

	/** Follows a primary. */
	REPLICA,

	/** Has not said. */
	UNKNOWN;

	/**
	 * The role as a tag of a meter.
	 * @return in lower case
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

}
