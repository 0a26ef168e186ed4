package io.github.elasticachespring.client.failover;

/**
 * Hears of failovers. Called on one thread at a time, off the callers' path; must not
 * block. What it throws is logged and otherwise ignored.
 */
@FunctionalInterface
public interface FailoverListener {

	/**
	 * Something happened.
	 * @param event what
	 */
	void onFailover(FailoverEvent event);

}
