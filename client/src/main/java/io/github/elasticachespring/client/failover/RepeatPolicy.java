package io.github.elasticachespring.client.failover;

import io.github.elasticachespring.client.command.Repeatability;

/**
 * What may be sent again when nobody knows whether the server has executed it.
 */
public enum RepeatPolicy {

	/**
	 * Reads, and writes whose second execution leaves the same state and gives the same
	 * reply.
	 */
	EXACT,

	/** Also writes that leave the same state, but may reply something else. */
	STATE,

	/** Nothing, reads included. */
	NEVER;

	boolean allows(Repeatability repeatability) {
		return switch (this) {
			case EXACT -> repeatability == Repeatability.EXACT;
			case STATE -> repeatability != Repeatability.NEVER;
			case NEVER -> false;
		};
	}

}
