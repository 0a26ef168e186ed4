package io.github.elasticachespring.client.keyspace;

/**
 * What happens to a command, transaction or script whose keys lie in several slots,
 * {@code elasticache.keys.cross-slot}.
 */
public enum CrossSlotPolicy {

	/** It fails before it is sent. */
	FAIL,

	/** It is sent, and the log says so once for each command and pattern of keys. */
	WARN,

	/** Nothing is looked at. */
	OFF

}
