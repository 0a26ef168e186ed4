package io.github.elasticachespring.client.failover;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Who wants to connect and needs to know where to. Belongs to the gate's scheduler.
 */
final class Newcomers {

	private final Scheduler scheduler;

	private final Consumer<InetSocketAddress> pin;

	private final Set<CompletableFuture<InetSocketAddress>> waiting = new HashSet<>();

	private @Nullable InetSocketAddress destination;

	/**
	 * Begins with nobody.
	 * @param scheduler what ends their waiting
	 * @param pin told where connecting leads from now on
	 */
	Newcomers(Scheduler scheduler, Consumer<InetSocketAddress> pin) {
		this.scheduler = scheduler;
		this.pin = pin;
	}

	/**
	 * Lets a newcomer wait, but not for ever.
	 * @param newcomer told where to connect
	 * @param limit the longest to wait
	 * @param gone run when it waits no longer
	 */
	void add(CompletableFuture<InetSocketAddress> newcomer, Duration limit, Runnable gone) {
		this.waiting.add(newcomer);
		Scheduler.Task overdue = this.scheduler.schedule(() -> newcomer.completeExceptionally(new TimeoutException()),
				limit);
		newcomer.whenComplete((address, failure) -> this.scheduler.execute(() -> {
			overdue.cancel();
			this.waiting.remove(newcomer);
			gone.run();
		}));
	}

	boolean isEmpty() {
		return this.waiting.isEmpty();
	}

	/** Connecting leads to an address from now on, and no longer to a name. */
	void lead(InetSocketAddress address) {
		this.destination = address;
		this.pin.accept(address);
		List.copyOf(this.waiting).forEach((newcomer) -> newcomer.complete(address));
	}

	/** Nobody is there: whoever waits need not wait longer. */
	void turnAway() {
		List.copyOf(this.waiting).forEach((newcomer) -> newcomer.completeExceptionally(new ConnectException()));
	}

	/** Whether connecting leads to an address, and not to a name. */
	boolean areLedTo(InetSocketAddress address) {
		return address.equals(this.destination);
	}

}
