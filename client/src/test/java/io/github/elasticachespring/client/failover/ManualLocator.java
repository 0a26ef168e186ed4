package io.github.elasticachespring.client.failover;

import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * Finds what a test says, when it says it.
 */
final class ManualLocator implements Locator {

	/** How many searches were begun. */
	int searches;

	InetSocketAddress previous;

	boolean elsewhereOnly;

	InetSocketAddress watched;

	boolean refused;

	private Consumer<InetSocketAddress> found;

	private Runnable demoted;

	@Override
	public void watch(InetSocketAddress primary, Runnable demoted) {
		this.watched = primary;
		this.demoted = demoted;
	}

	@Override
	public void search(InetSocketAddress previous, boolean elsewhereOnly, Consumer<InetSocketAddress> found) {
		this.searches++;
		this.previous = previous;
		this.elsewhereOnly = elsewhereOnly;
		this.found = found;
	}

	@Override
	public void stop() {
		this.found = null;
	}

	@Override
	public boolean isSearching() {
		return this.found != null;
	}

	@Override
	public boolean isRefusedByAll() {
		return this.refused;
	}

	@Override
	public String describe() {
		return "everybody";
	}

	@Override
	public void close() {
		stop();
	}

	void find(InetSocketAddress primary) {
		Consumer<InetSocketAddress> listener = this.found;
		stop();
		listener.accept(primary);
	}

	void demote() {
		this.demoted.run();
	}

}
