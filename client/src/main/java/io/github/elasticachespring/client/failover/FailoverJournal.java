package io.github.elasticachespring.client.failover;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

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

	private final List<FailoverListener> listeners;

	private final HeldCommands held;

	private long resentBefore;

	private long foundAt;

	private boolean moved;

	private boolean givenUp;

	FailoverJournal(String endpoint, List<FailoverListener> listeners, HeldCommands held) {
		this.endpoint = endpoint;
		this.listeners = List.copyOf(listeners);
		this.held = held;
	}

	void started(Sign sign, @Nullable InetSocketAddress primary) {
		this.resentBefore = this.held.resent();
		this.moved = false;
		this.givenUp = false;
		logger.warn("{}: commands wait, {} ({})", this.endpoint, sign, primary);
		publish(new FailoverEvent.Started(this.endpoint, this.held.closedSince(), sign, primary));
	}

	void found(long now, @Nullable InetSocketAddress before, InetSocketAddress primary) {
		this.foundAt = now;
		this.moved |= before != null && !before.equals(primary);
		publish(new FailoverEvent.PrimaryFound(this.endpoint, primary, this.moved,
				Duration.ofNanos(this.foundAt - this.held.closedAt())));
	}

	long foundAt() {
		return this.foundAt;
	}

	/** Callers wait no longer; told once. */
	void overdue(long now, String tried) {
		if (!this.givenUp) {
			this.givenUp = true;
			publish(new FailoverEvent.GivenUp(this.endpoint, Duration.ofNanos(now - this.held.closedAt()), tried));
		}
	}

	void ended(long now, InetSocketAddress primary) {
		Duration located = Duration.ofNanos(this.foundAt - this.held.closedAt());
		Duration total = Duration.ofNanos(now - this.held.closedAt());
		long resent = this.held.resent() - this.resentBefore;
		logger.warn("{}: commands flow again after {} ms: primary {} {}, found in {} ms, {} commands sent again",
				this.endpoint, total.toMillis(), this.moved ? "moved to" : "is still at", primary, located.toMillis(),
				resent);
		publish(new FailoverEvent.Ended(this.endpoint, primary, this.moved, located, total.minus(located), total,
				resent));
	}

	private void publish(FailoverEvent event) {
		for (FailoverListener listener : this.listeners) {
			try {
				listener.onFailover(event);
			}
			catch (RuntimeException ex) {
				logger.warn("A failover listener failed", ex);
			}
		}
	}

}
