package io.github.elasticachespring.autoconfigure.server;

import java.util.List;

import org.springframework.context.SmartLifecycle;

import io.github.elasticachespring.client.server.ServerMonitor;
import io.github.elasticachespring.client.server.SnapshotListener;

/**
 * Lets the monitor ask while the context runs: after the connection factory has started,
 * until before it stops.
 */
final class ServerSampling implements SmartLifecycle {

	private final ServerMonitor monitor;

	private volatile boolean running;

	ServerSampling(ServerMonitor monitor, List<SnapshotListener> listeners) {
		this.monitor = monitor;
		listeners.forEach(monitor::addListener);
	}

	@Override
	public void start() {
		this.running = true;
		this.monitor.start();
	}

	@Override
	public void stop() {
		this.running = false;
		this.monitor.stop();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
