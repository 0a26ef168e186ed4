package io.github.elasticachespring.autoconfigure.connection;

/**
 * How a pool is used at a moment.
 *
 * @param api whose callers it serves
 * @param active connections in use
 * @param idle connections that wait for their next use
 * @param pending callers that wait for a connection
 * @param max how many connections there may be, negative for any number
 */
public record PoolUsage(Api api, int active, int idle, int pending, int max) {

	/** Whose callers a pool serves. */
	public enum Api {

		/** Transactions, pipelines and blocking commands that make their thread wait. */
		IMPERATIVE,

		/** Blocking commands of the reactive API. */
		REACTIVE

	}

}
