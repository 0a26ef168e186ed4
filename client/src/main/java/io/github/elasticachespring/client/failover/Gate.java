package io.github.elasticachespring.client.failover;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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

	/** Everybody has been a replica for this long: there is no primary to be found. */
	private static final Duration NOBODY = Duration.ofSeconds(1);

	/** How often newcomers are looked at whose search may be vain. */
	private static final Duration REFUSAL_CHECK = Duration.ofMillis(50);

	private static final Duration RETRY_MIN = Duration.ofMillis(1);

	private static final Duration RETRY_MAX = Duration.ofMillis(250);

	private enum Phase {

		/** Commands flow. */
		OPEN,

		/** Commands wait, and a primary is sought. */
		LOCATING,

		/** A primary is known; connections are on their way to it. */
		CONNECTING,

		/** There never was a primary: reads flow, writes are refused. */
		READ_ONLY

	}

	private final String endpoint;

	private final FailoverOptions options;

	private final FailoverFailures failures;

	private final Locator locator;

	private final Scheduler scheduler;

	private final Set<GatedConnection> connections = ConcurrentHashMap.newKeySet();

	private final HeldCommands held;

	private final ScanCursors cursors = new ScanCursors();

	private final FailoverJournal journal;

	private volatile @Nullable InetSocketAddress primary;

	private volatile boolean readOnly;

	// From here on, only the scheduler

	private Phase phase = Phase.OPEN;

	private Sign sign = Sign.CONNECTION_LOST;

	/** Whether the search under way looks for another primary while this one is slow. */
	private boolean elsewhere;

	private final Relocation relocation = new Relocation();

	private final Newcomers newcomers;

	private Scheduler.@Nullable Task tick;

	private boolean shutdown;

	/**
	 * Creates an open gate.
	 * @param endpoint the group's name, for people
	 * @param options the numbers
	 * @param failures makes exceptions
	 * @param listeners are told of failovers
	 * @param budget how much may wait, here and at the client's other gates
	 * @param locator finds the primary
	 * @param scheduler what transitions run on
	 * @param pin told where to connect from now on
	 */
	Gate(String endpoint, FailoverOptions options, FailoverFailures failures, List<FailoverListener> listeners,
			HeldBudget budget, Locator locator, Scheduler scheduler, Consumer<InetSocketAddress> pin) {
		this.endpoint = endpoint;
		this.options = options;
		this.failures = failures;
		FailoverListeners told = new FailoverListeners(listeners);
		this.held = new HeldCommands(endpoint, options, failures, told, budget, scheduler);
		// One connection that is lost, and comes back, is no failover.
		boolean failsOver = locator.findsOthers();
		this.journal = new FailoverJournal(endpoint, failsOver ? told : new FailoverListeners(List.of()), this.held,
				failsOver);
		this.locator = locator;
		this.scheduler = scheduler;
		this.newcomers = new Newcomers(scheduler, pin);
	}

	void add(GatedConnection connection) {
		this.connections.add(connection);
	}

	/** A connection that has commands and no socket yet: it is brought to the primary. */
	void admit(GatedConnection connection, Duration patience) {
		add(connection);
		run(() -> {
			if (this.phase == Phase.OPEN) {
				connection.link().reconnectNow();
				this.scheduler.schedule(() -> run(() -> notArrived(connection, Sign.SILENCE)), patience);
			}
			else if (this.phase == Phase.CONNECTING && this.primary != null) {
				this.relocation.bring(connection, this.primary, true);
			}
		});
	}

	/** A connection that was brought on its way found nobody. */
	void unreachable(GatedConnection connection) {
		run(() -> notArrived(connection, Sign.CONNECTION_LOST));
	}

	private void notArrived(GatedConnection connection, Sign seen) {
		if (this.phase == Phase.OPEN && connection.socket() == null && !connection.isClosed()) {
			close(seen);
		}
	}

	/** Where the primary is, unless commands wait for one. */
	@Nullable InetSocketAddress openPrimary() {
		return this.held.isClosed() ? null : this.primary;
	}

	/** Whether there never was a primary, and writes are refused at once. */
	boolean isReadOnly() {
		return this.readOnly;
	}

	/** Another node said that it is the primary now. */
	void superseded() {
		run(this::demoted);
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

	ScanCursors cursors() {
		return this.cursors;
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
		Link link = connection.link();
		if (!link.isExpected(socket)) {
			link.suspendReconnect();
			run(() -> lost(link, socket));
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
		if (!this.locator.findsOthers() || this.held.isClosed() || waited < Math.min(SUSPICION.toNanos(), timeout)) {
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
					hold(Sign.SILENCE);
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
			seekForNewcomers();
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
	 * @return where it is; fails after the limit, and before that if there never was a
	 * primary and everybody refuses to be connected to
	 */
	CompletableFuture<InetSocketAddress> locate(Duration limit) {
		CompletableFuture<InetSocketAddress> located = new CompletableFuture<>();
		run(() -> {
			boolean first = this.newcomers.isEmpty();
			this.newcomers.add(located, limit, this::endSeeking);
			seekForNewcomers();
			if (first) {
				turnAwayIfRefused();
			}
		});
		return located;
	}

	private void seekForNewcomers() {
		if (this.phase == Phase.OPEN && !this.newcomers.isEmpty() && !this.locator.isSearching()) {
			this.locator.search(null, false, this.newcomers::lead);
		}
	}

	private void turnAwayIfRefused() {
		if (this.primary != null || this.newcomers.isEmpty()) {
			return;
		}
		if (this.locator.isRefusedByAll()) {
			this.newcomers.turnAway();
		}
		else {
			this.scheduler.schedule(() -> run(this::turnAwayIfRefused), REFUSAL_CHECK);
		}
	}

	private void endSeeking() {
		if (this.phase == Phase.OPEN && this.newcomers.isEmpty() && !this.elsewhere) {
			this.locator.stop();
		}
	}

	// Transitions

	private void lost(Link link, Socket socket) {
		this.cursors.expire();
		switch (this.phase) {
			case OPEN, READ_ONLY -> close(Sign.CONNECTION_LOST);
			case LOCATING -> {
				// Known already.
			}
			case CONNECTING -> {
				if (socket.address().equals(this.primary)) {
					close(Sign.CONNECTION_LOST);
				}
				else {
					link.reconnectNow();
				}
			}
		}
	}

	private void close(Sign seen) {
		hold(seen);
		this.locator.search(this.primary, false, this::found);
	}

	private void hold(Sign seen) {
		boolean first = this.phase == Phase.OPEN || this.phase == Phase.READ_ONLY;
		this.phase = Phase.LOCATING;
		this.readOnly = false;
		this.elsewhere = false;
		this.held.close();
		for (GatedConnection connection : this.connections) {
			connection.pause();
			connection.link().suspendReconnect();
		}
		if (first) {
			this.sign = seen;
			this.journal.started(seen, this.primary);
			startTicking();
		}
	}

	private void startTicking() {
		if (this.tick == null) {
			this.tick = this.scheduler.repeat(this::tick, TICK, TICK);
		}
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
		if (this.phase == Phase.LOCATING && this.primary == null && now - this.held.closedAt() > NOBODY.toNanos()) {
			InetSocketAddress replica = this.locator.replica(!this.held.isOverdue(now));
			if (replica != null) {
				beginReadOnly(now, replica);
			}
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
		if ((this.phase == Phase.OPEN || this.phase == Phase.READ_ONLY)
				&& this.connections.stream().allMatch(GatedConnection::isFlowing)) {
			stopTicking();
		}
	}

	/** Nobody is the primary, and nobody was: a secondary of a Global Datastore. */
	private void beginReadOnly(long now, InetSocketAddress replica) {
		this.phase = Phase.READ_ONLY;
		this.readOnly = true;
		this.held.open();
		this.journal.readOnly(now, replica);
		this.locator.searchSlowly((address) -> {
			hold(Sign.ROLE_CHANGED);
			found(address);
		});
		for (GatedConnection connection : this.connections) {
			if (connection.socket() != null) {
				connection.link().resumeReconnect();
				connection.resume();
			}
			else {
				connection.link().reconnectNow();
			}
		}
	}

	private void stopTicking() {
		if (this.tick != null) {
			this.tick.cancel();
			this.tick = null;
		}
	}

	private void found(InetSocketAddress address) {
		this.phase = Phase.CONNECTING;
		this.relocation.begin();
		this.journal.found(this.scheduler.now(), this.primary, address);
		if (!address.equals(this.primary)) {
			this.cursors.expire();
		}
		this.primary = address;
		this.newcomers.lead(address);
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
				settle(connection, socket);
			}
			case READ_ONLY -> connection.resume();
			case LOCATING -> connection.link().suspendReconnect();
			case CONNECTING -> {
				if (this.locator.findsOthers() && !socket.address().equals(this.primary)) {
					turnBack(connection, socket);
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

	/** A primary is connected to while all is well. */
	private void settle(GatedConnection connection, Socket socket) {
		if (this.primary == null) {
			this.primary = socket.address();
			this.locator.watch(socket.address(), this::demoted);
		}
		if (!this.locator.findsOthers()) {
			this.primary = socket.address();
			connection.resume();
		}
		else if (socket.address().equals(this.primary)) {
			connection.resume();
		}
		else if (!connection.link().isShared() && this.newcomers.areLedTo(this.primary)) {
			// It set out before the primary was found, and was late.
			startTicking();
			turnBack(connection, socket);
		}
		else {
			// The name leads to another node than before, and both say they are it.
			close(Sign.ROLE_CHANGED);
		}
	}

	private static void turnBack(GatedConnection connection, Socket socket) {
		connection.link().expect(socket);
		socket.disconnect();
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
			stopTicking();
		});
	}

}
