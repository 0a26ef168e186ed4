package io.github.elasticachespring.client.failover;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * One socket of a connection, from ready to lost.
 */
interface Socket {

	/** The node it is connected to. */
	InetSocketAddress address();

	/** Closes the socket; Lettuce connects again unless it was told not to. */
	void disconnect();

	/**
	 * Closes the socket when everything that was written has been answered, or after a
	 * while.
	 * @param limit the longest to wait
	 */
	void drain(Duration limit);

}
