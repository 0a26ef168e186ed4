package io.github.elasticachespring.client.failover;

import io.lettuce.core.protocol.ConnectionWatchdog;

/**
 * Connects again after a socket was lost, unless told to wait.
 */
interface Reconnection {

	/** Whether to wait. */
	void suspend(boolean suspended);

	/** Connects without another loss. */
	void begin();

	/** What Lettuce does. */
	static Reconnection by(ConnectionWatchdog watchdog) {
		return new Reconnection() {

			@Override
			public void suspend(boolean suspended) {
				watchdog.setReconnectSuspended(suspended);
			}

			@Override
			public void begin() {
				watchdog.scheduleReconnect();
			}

		};
	}

}
