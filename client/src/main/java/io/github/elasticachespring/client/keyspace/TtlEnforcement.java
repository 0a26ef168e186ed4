package io.github.elasticachespring.client.keyspace;

/**
 * What becomes of a command that would leave a key without a TTL.
 */
public enum TtlEnforcement {

	/** The key gets the TTL of its rule, or the default. */
	APPLY,

	/**
	 * A command that could have said a TTL and did not fails before it is sent. One that
	 * cannot say any (SADD, INCR) is treated as with {@link #APPLY}, and fails if no rule
	 * and no default has a TTL for its keys.
	 */
	REJECT,

	/** Nothing but a line in the log for each kind of key. */
	WARN,

	/** Nothing. */
	OFF

}
