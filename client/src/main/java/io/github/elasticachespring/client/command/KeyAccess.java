package io.github.elasticachespring.client.command;

/**
 * What a command may do to one of its keys. The most it may do: an option or the key's
 * type can make it less.
 */
public enum KeyAccess {

	/** Read only. */
	READ,

	/** Written, and created where it is missing. */
	CREATE,

	/** Changed, or removed by taking its last element, but never created. */
	MODIFY,

	/** Removed as a whole if anything is done to it at all. */
	DELETE,

	/** Not a key but a shard channel, which has a slot like a key. */
	CHANNEL;

	/**
	 * Whether the command may write the key.
	 * @return {@code false} for a key that is read and for a channel
	 */
	public boolean isWrite() {
		return this == CREATE || this == MODIFY || this == DELETE;
	}

}
