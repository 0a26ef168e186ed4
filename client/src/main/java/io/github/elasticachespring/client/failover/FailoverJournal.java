package io.github.elasticachespring.client.failover;

import java.net.InetSocketAddress;
import java.time.Duration;

import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.failover.FailoverEvent.Sign;

/**
 * Tells of a failover as it goes on: one log line when it starts, one when it ends, and
 * each step to the listeners. Belongs to the gate's executor.
 */
final class FailoverJournal {

	private static final InternalLogger logger = InternalLoggerFactory.getInstance(Failover.class);

	private final String endpoint;

	private final FailoverListeners listeners;

	private final HeldCommands held;

	private final boolean logged;

	/** Until the last failover's end: the first may be sent again before this is told. */
	private long resentBefore;

	private long foundAt;

	private boolean moved;

	private boolean givenUp;

	private boolean toldReadOnly;

	/**
	 * Creates a journal.
	 * @param endpoint whose, for people
	 * @param listeners are told
	 * @param held knows since when commands wait
	 * @param logged whether a failover is worth log lines
	 */
	FailoverJournal(String endpoint, FailoverListeners listeners, HeldCommands held, boolean logged) {
		this.logged = logged;
		this.endpoint = endpoint;
		this.listeners = listeners;
		this.held = held;
	}

	void started(Sign sign, @Nullable InetSocketAddress primary) {
		this.moved = false;
		this.givenUp = false;
		log("{}: commands wait, {} ({})", this.endpoint, sign, primary);
		this.listeners.publish(new FailoverEvent.Started(this.endpoint, this.held.closedSince(), sign, primary,
				this.held.detectedIn()));
	}

	void found(long now, @Nullable InetSocketAddress before, InetSocketAddress primary) {
		this.foundAt = now;
		this.moved |= before != null && !before.equals(primary);
		this.listeners.publish(new FailoverEvent.PrimaryFound(this.endpoint, primary, this.moved,
				Duration.ofNanos(this.foundAt - this.held.closedAt())));
	}

	long foundAt() {
		return this.foundAt;
	}

	/** Callers wait no longer; told once. */
	void overdue(long now, String tried) {
		if (!this.givenUp) {
			this.givenUp = true;
			this.listeners
				.publish(new FailoverEvent.GivenUp(this.endpoint, Duration.ofNanos(now - this.held.closedAt()), tried));
		}
	}

	void ended(long now, InetSocketAddress primary) {
		Duration located = Duration.ofNanos(this.foundAt - this.held.closedAt());
		Duration total = Duration.ofNanos(now - this.held.closedAt());
		long resentSoFar = this.held.resent();
		long resent = resentSoFar - this.resentBefore;
		this.resentBefore = resentSoFar;
		log("{}: commands flow again after {} ms: primary {} {}, found in {} ms, {} commands sent again", this.endpoint,
				total.toMillis(), this.moved ? "moved to" : "is still at", primary, located.toMillis(), resent);
		this.listeners.publish(new FailoverEvent.Ended(this.endpoint, primary, this.moved, this.held.detectedIn(),
				located, total.minus(located), total, resent));
	}

	/** There is no primary, and there never was one; logged once. */
	void readOnly(long now, InetSocketAddress replica) {
		if (!this.toldReadOnly) {
			this.toldReadOnly = true;
			log("{}: there is no primary, {} and all others are replicas, as in a secondary of a Global Datastore: "
					+ "reads are served, writes are refused until one of them is promoted", this.endpoint, replica);
		}
		this.listeners
			.publish(new FailoverEvent.ReadOnly(this.endpoint, replica, Duration.ofNanos(now - this.held.closedAt())));
	}

	boolean moved() {
		return this.moved;
	}

	/** The primary's name has led to the primary since {@code now}. */
	void caughtUp(InetSocketAddress primary, long now) {
		this.listeners.publish(new FailoverEvent.NameCaughtUp(this.endpoint, primary,
				Duration.ofNanos(Math.max(0, now - this.foundAt))));
	}

	private void log(String format, @Nullable Object... arguments) {
		if (this.logged) {
			logger.warn(format, arguments);
		}
	}

}
