package io.github.elasticachespring.client.failover;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Says where to connect without asking anybody: to the same node again, or to any node
 * that is known to be well.
 */
final class FixedLocator implements Locator {

	private static final Duration ASK_INTERVAL = Duration.ofMillis(20);

	private final Supplier<@Nullable InetSocketAddress> place;

	private final Scheduler scheduler;

	private Scheduler.@Nullable Task asking;

	/**
	 * Creates a locator.
	 * @param place where to connect, {@code null} as long as there is no such place
	 * @param scheduler what all of this runs on
	 */
	FixedLocator(Supplier<@Nullable InetSocketAddress> place, Scheduler scheduler) {
		this.place = place;
		this.scheduler = scheduler;
	}

	@Override
	public boolean findsOthers() {
		return false;
	}

	@Override
	public void watch(InetSocketAddress primary, Runnable demoted) {
		// Any role will do.
	}

	@Override
	public void search(@Nullable InetSocketAddress previous, boolean elsewhereOnly, Consumer<InetSocketAddress> found) {
		stop();
		this.asking = this.scheduler.repeat(() -> {
			InetSocketAddress known = this.place.get();
			InetSocketAddress address = (known != null) ? known : previous;
			if (address != null) {
				stop();
				found.accept(address);
			}
		}, Duration.ZERO, ASK_INTERVAL);
	}

	@Override
	public void stop() {
		if (this.asking != null) {
			this.asking.cancel();
			this.asking = null;
		}
	}

	@Override
	public boolean isSearching() {
		return this.asking != null;
	}

	@Override
	public String describe() {
		return "nobody, the connection to one node was lost";
	}

	@Override
	public void close() {
		stop();
	}

}
