package io.github.elasticachespring.client.failover;

import io.github.elasticachespring.client.command.Repeatability;

/**
 * What follows when an attempt has ended.
 */
public enum Decision {

	/** The caller gets the reply. */
	DELIVER,

	/** The command waits for the gate and is sent again. */
	SEND_AGAIN,

	/** The caller is told that nobody knows whether the command was executed. */
	FAIL_UNKNOWN,

	/**
	 * The caller is told that the connection's state is lost, and that this command was
	 * not executed.
	 */
	FAIL_UNSENT;

	/**
	 * Decides.
	 * @param outcome how the attempt ended
	 * @param bound whether the command belongs to its connection, as everything from
	 * WATCH or MULTI to EXEC does
	 * @param repeatability whether the command may be executed twice
	 * @param policy what the user allows to be repeated
	 * @return what follows
	 */
	public static Decision of(Outcome outcome, boolean bound, Repeatability repeatability, RepeatPolicy policy) {
		return switch (outcome) {
			case ANSWERED -> DELIVER;
			case REJECTED, NOT_SENT -> bound ? FAIL_UNSENT : SEND_AGAIN;
			case UNKNOWN -> (!bound && policy.allows(repeatability)) ? SEND_AGAIN : FAIL_UNKNOWN;
		};
	}

}
