package io.github.elasticachespring.client.failover;

/**
 * How an attempt to have a command executed ended. There are no others.
 */
public enum Outcome {

	/** The server replied, with a result or with an error that is the command's own. */
	ANSWERED,

	/** The server replied that it did not execute the command, and would not now. */
	REJECTED,

	/** The command was never written to a socket. */
	NOT_SENT,

	/** The command was written, and the connection went before the reply. */
	UNKNOWN

}
