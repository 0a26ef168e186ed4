package io.github.elasticachespring.client.failover;

/**
 * What the gate can do about a connection's socket.
 */
interface Link {

	/** Whether commands of the connection may also travel over other sockets. */
	boolean isShared();

	/** The gate ends this socket itself: its loss is no sign of an outage. */
	void expect(Socket socket);

	/** Whether the gate ends this socket itself. */
	boolean isExpected(Socket socket);

	/** Nobody connects before the gate says so. */
	void suspendReconnect();

	/** A lost socket is replaced by itself from now on. */
	void resumeReconnect();

	/** Connects, now and until it succeeds. */
	void reconnectNow();

	/**
	 * A node led a command elsewhere, or nobody knew where to lead it.
	 * @param target host and port in the node's words, empty if nobody knew
	 */
	default void redirected(String target) {
	}

	/** A command was led on until it had been led often enough. */
	default void misled() {
	}

}
