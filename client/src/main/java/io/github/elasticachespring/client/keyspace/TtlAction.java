package io.github.elasticachespring.client.keyspace;

/**
 * What was done about a key's TTL.
 */
public enum TtlAction {

	/** A key was given the TTL it lacked. */
	APPLIED,

	/** A caller's TTL was longer than the cap, and was cut to it. */
	CAPPED,

	/** A command that leaves a key without a TTL failed before it was sent. */
	REJECTED,

	/** A kind of key was found to have no TTL, and logged. */
	WARNED,

	/** The command that was to set a missing TTL failed. */
	FAILED

}
