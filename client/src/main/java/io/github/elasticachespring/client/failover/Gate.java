package io.github.elasticachespring.client.failover;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.failover.FailoverEvent.Sign;

/**
 * The one gate of a replication group. The first sign of an outage closes it for every
 * connection; one search finds the primary; each connection goes on as soon as it is
 * connected to a node that says it is the primary.
 *
 * <p>
 * All transitions run on one scheduler. What callers and event loops read is volatile.
 */
final class Gate {

	/** How often commands that wait are looked at. */
	private static final Duration TICK = Duration.ofMillis(20);

	/** The longest a connection may take to reach a primary that was found. */
	private static final Duration RECONNECT = Duration.ofSeconds(1);

	/** Unanswered for this long, other nodes are asked, though nothing is held yet. */
	private static final Duration SUSPICION = Duration.ofMillis(250);

	private static final Duration RETRY_MIN = Duration.ofMillis(1);

	private static final Duration RETRY_MAX = Duration.ofMillis(250);

	private enum Phase {

		/** Commands flow. */
		OPEN,

		/** Commands wait, and a primary is sought. */
		LOCATING,

		/** A primary is known; connections are on their way to it. */
		CONNECTING

	}

	private final String endpoint;

	private final FailoverOptions options;

	private final FailoverFailures failures;

	private final Locator locator;

	private final Scheduler scheduler;

	private final Consumer<InetSocketAddress> pin;

	private final Set<GatedConnection> connections = ConcurrentHashMap.newKeySet();

	private final HeldCommands held;

	private final FailoverJournal journal;

	private volatile @Nullable InetSocketAddress primary;

	// From here on, only the scheduler

	private Phase phase = Phase.OPEN;

	private Sign sign = Sign.CONNECTION_LOST;

	/** Whether the search under way looks for another primary while this one is slow. */
	private boolean elsewhere;

	private final Relocation relocation = new Relocation();

	/** Who wants to connect, and needs to know where. */
	private final Set<CompletableFuture<InetSocketAddress>> waiting = new HashSet<>();

	private Scheduler.@Nullable Task tick;

	private boolean shutdown;

	/**
	 * Creates an open gate.
	 * @param endpoint the group's name, for people
	 * @param options the numbers
	 * @param failures makes exceptions
	 * @param listeners are told of failovers
	 * @param locator finds the primary
	 * @param scheduler what transitions run on
	 * @param pin told where to connect from now on
	 */
	Gate(String endpoint, FailoverOptions options, FailoverFailures failures, List<FailoverListener> listeners,
			Locator locator, Scheduler scheduler, Consumer<InetSocketAddress> pin) {
		this.endpoint = endpoint;
		this.options = options;
		this.failures = failures;
		FailoverListeners told = new FailoverListeners(listeners);
		this.held = new HeldCommands(endpoint, options, failures, told, scheduler);
		this.journal = new FailoverJournal(endpoint, told, this.held);
		this.locator = locator;
		this.scheduler = scheduler;
		this.pin = pin;
	}

	void add(GatedConnection connection) {
		this.connections.add(connection);
	}

	void remove(GatedConnection connection) {
		this.connections.remove(connection);
		run(() -> {
			this.relocation.forget(connection);
			endIfComplete();
		});
	}

	String endpoint() {
		return this.endpoint;
	}

	FailoverFailures failures() {
		return this.failures;
	}

	RepeatPolicy repeat() {
		return this.options.repeat();
	}

	HeldCommands held() {
		return this.held;
	}

	/** Runs a task for one command that has to wait by itself. */
	void later(long age, Runnable task) {
		long ceiling = Math.min(RETRY_MAX.toNanos(), RETRY_MIN.toNanos() + age);
		this.scheduler.schedule(task, RETRY_MIN.plusNanos(this.scheduler.random(ceiling)));
	}

	// Signs, from any thread

	void connected(GatedConnection connection, Socket socket, @Nullable String role) {
		run(() -> {
			if (connection.socket() == socket) {
				arrived(connection, socket, role);
			}
		});
	}

	void disconnected(GatedConnection connection, Socket socket) {
		if (connection.isClosed()) {
			return;
		}
		EndpointLink link = connection.link();
		if (!link.isExpected(socket)) {
			link.suspendReconnect();
			run(() -> {
				if (this.phase != Phase.LOCATING) {
					close(Sign.CONNECTION_LOST);
				}
			});
		}
	}

	void rejected(GatedConnection connection, Socket socket, Rejection rejection) {
		run(() -> {
			boolean current = connection.socket() == socket && socket.address().equals(this.primary);
			if (this.phase == Phase.OPEN || this.phase == Phase.CONNECTING && current) {
				close(Sign.REJECTED);
			}
		});
	}

	/** The oldest written command of a connection has no reply yet. */
	void unanswered(GatedConnection connection, long waited, long timeout) {
		if (this.held.isClosed() || waited < Math.min(SUSPICION.toNanos(), timeout)) {
			return;
		}
		if (waited >= timeout) {
			this.held.close();
			run(() -> {
				if (this.phase != Phase.LOCATING || this.locator.isSearching() && this.elsewhere) {
					close(Sign.SILENCE);
				}
			});
			return;
		}
		run(() -> {
			if (this.phase == Phase.OPEN && !this.locator.isSearching()) {
				this.elsewhere = true;
				this.locator.search(this.primary, true, (address) -> {
					this.elsewhere = false;
					close(Sign.SILENCE);
					found(address);
				});
				this.scheduler.schedule(this::endSuspicion, SUSPICION.multipliedBy(2));
			}
		});
	}

	private void endSuspicion() {
		if (this.phase == Phase.OPEN && this.elsewhere) {
			this.elsewhere = false;
			this.locator.stop();
		}
	}

	private void run(Runnable transition) {
		this.scheduler.execute(() -> {
			if (!this.shutdown) {
				transition.run();
			}
		});
	}

	// Connecting for the first time

	/**
	 * Searches for a primary before any was known.
	 * @param limit the longest to search
	 * @return where it is; fails after the limit
	 */
	CompletableFuture<InetSocketAddress> locate(Duration limit) {
		CompletableFuture<InetSocketAddress> located = new CompletableFuture<>();
		Scheduler.Task overdue = this.scheduler.schedule(() -> located.completeExceptionally(new TimeoutException()),
				limit);
		located.whenComplete((address, failure) -> run(() -> {
			overdue.cancel();
			this.waiting.remove(located);
			if (this.waiting.isEmpty() && this.phase == Phase.OPEN && !this.elsewhere) {
				this.locator.stop();
			}
		}));
		run(() -> {
			this.waiting.add(located);
			if (this.phase == Phase.OPEN && !this.locator.isSearching()) {
				this.locator.search(null, false, (address) -> {
					this.pin.accept(address);
					tellWaiting(address);
				});
			}
		});
		return located;
	}

	private void tellWaiting(InetSocketAddress address) {
		List.copyOf(this.waiting).forEach((located) -> located.complete(address));
	}

	// Transitions

	private void close(Sign seen) {
		boolean first = this.phase == Phase.OPEN;
		this.phase = Phase.LOCATING;
		this.elsewhere = false;
		this.held.close();
		for (GatedConnection connection : this.connections) {
			connection.pause();
			connection.link().suspendReconnect();
		}
		if (first) {
			this.sign = seen;
			this.journal.started(seen, this.primary);
			this.tick = this.scheduler.repeat(this::tick, TICK, TICK);
		}
		this.locator.search(this.primary, false, this::found);
	}

	private void tick() {
		long now = this.scheduler.now();
		String answers = this.locator.describe();
		this.held.tried(answers);
		for (GatedConnection connection : this.connections) {
			connection.expire(now);
		}
		if (this.phase == Phase.LOCATING && this.held.isOverdue(now)) {
			this.journal.overdue(now, answers);
		}
		if (this.phase == Phase.CONNECTING && now - this.journal.foundAt() > RECONNECT.toNanos()) {
			if (!this.relocation.hasArrivals()) {
				close(this.sign);
			}
			else {
				// The rest may take their time: they go on when they arrive.
				this.relocation.forgetRest();
				endIfComplete();
			}
		}
	}

	private void found(InetSocketAddress address) {
		this.phase = Phase.CONNECTING;
		this.relocation.begin();
		this.journal.found(this.scheduler.now(), this.primary, address);
		this.primary = address;
		this.pin.accept(address);
		tellWaiting(address);
		for (GatedConnection connection : this.connections) {
			this.relocation.bring(connection, address, this.sign != Sign.SILENCE);
		}
		endIfComplete();
	}

	private void arrived(GatedConnection connection, Socket socket, @Nullable String role) {
		boolean replica = role != null && !"master".equals(role);
		switch (this.phase) {
			case OPEN -> {
				if (replica) {
					close(Sign.ROLE_CHANGED);
					return;
				}
				connection.resume();
				if (!socket.address().equals(this.primary)) {
					this.primary = socket.address();
					this.locator.watch(socket.address(), this::demoted);
				}
			}
			case LOCATING -> connection.link().suspendReconnect();
			case CONNECTING -> {
				if (!socket.address().equals(this.primary)) {
					connection.link().expect(socket);
					socket.disconnect();
				}
				else if (replica) {
					close(Sign.ROLE_CHANGED);
				}
				else {
					this.relocation.arrived(connection);
					endIfComplete();
				}
			}
		}
	}

	private void demoted() {
		if (this.phase == Phase.OPEN) {
			close(Sign.ROLE_CHANGED);
		}
	}

	private void endIfComplete() {
		InetSocketAddress address = this.primary;
		if (this.phase != Phase.CONNECTING || !this.relocation.isComplete() || address == null) {
			return;
		}
		long now = this.scheduler.now();
		this.phase = Phase.OPEN;
		this.held.open();
		if (this.tick != null) {
			this.tick.cancel();
		}
		this.journal.ended(now, address);
		this.locator.watch(address, this::demoted);
		if (this.journal.moved()) {
			this.locator.awaitName(address.getAddress(), (at) -> this.journal.caughtUp(address, at));
		}
	}

	void shutdown() {
		run(() -> {
			this.shutdown = true;
			this.locator.close();
			if (this.tick != null) {
				this.tick.cancel();
			}
		});
	}

}
