package io.github.elasticachespring.client.command;

/**
 * What a command cannot leave without losing its meaning.
 */
public enum CommandBinding {

	/** Nothing: any connection to the right shard will do. */
	NONE,

	/**
	 * The server process it was meant for: a SCAN's cursor is a place in that process's
	 * tables, a client id of CLIENT KILL is a number of that process, and a SHUTDOWN must
	 * not reach the node promoted meanwhile. Another connection to the same process will
	 * do.
	 */
	NODE,

	/**
	 * The connection it was meant for: transactions with their WATCH, WAIT,
	 * subscriptions, and whatever sets the connection's own state.
	 */
	CONNECTION

}
