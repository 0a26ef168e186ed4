package io.github.elasticachespring.client.transport;

/**
 * Hears of sockets that come and go. Called on event loops, of several connections at the
 * same time; must not block. What it throws is logged and otherwise ignored.
 */
@FunctionalInterface
public interface ConnectionListener {

	/**
	 * Something happened.
	 * @param event what
	 */
	void onConnection(ConnectionEvent event);

}
