package io.github.elasticachespring.client.server;

/**
 * Is told what all nodes said, each time they were asked at the
 * {@linkplain ServerMonitor#start() interval}.
 */
@FunctionalInterface
public interface SnapshotListener {

	/**
	 * The nodes were asked. Called on the monitor's executor, on which commands of
	 * callers end too: must not block.
	 * @param snapshot what they said
	 */
	void onSnapshot(Snapshot snapshot);

}
