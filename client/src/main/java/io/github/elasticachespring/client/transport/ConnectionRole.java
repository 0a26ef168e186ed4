package io.github.elasticachespring.client.transport;

/**
 * What a connection is for.
 */
public enum ConnectionRole {

	/** Commands for a primary. */
	PRIMARY,

	/** Reads, for a replica. */
	READER,

	/** Questions about roles and topology, which no caller waits for. */
	PROBE

}
