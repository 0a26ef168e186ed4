package io.github.elasticachespring.simulator;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Something that was broken on purpose, and when. Closing it mends it.
 */
public final class Fault implements AutoCloseable {

	private final String what;

	private final SimulatedNode node;

	private final Instant at = Instant.now();

	private final long nanos = System.nanoTime();

	private final CompletableFuture<Failover> failover = new CompletableFuture<>();

	private final AtomicBoolean mended = new AtomicBoolean();

	private final Runnable remedy;

	Fault(String what, SimulatedNode node, Runnable remedy) {
		this.what = what;
		this.node = node;
		this.remedy = remedy;
	}

	/**
	 * The node concerned.
	 * @return the node
	 */
	public SimulatedNode node() {
		return this.node;
	}

	/**
	 * When it began.
	 * @return the time of day
	 */
	public Instant at() {
		return this.at;
	}

	/**
	 * When it began, for measurements.
	 * @return {@link System#nanoTime()} of that moment
	 */
	public long nanos() {
		return this.nanos;
	}

	/**
	 * The failover that follows when the node was a primary that has a replica and
	 * failover is automatic. Cancelled where none follows.
	 * @return completes with the promotion
	 */
	public CompletableFuture<Failover> failover() {
		return this.failover;
	}

	/**
	 * Mend it and wait until the node is back: as a replica where another node was
	 * promoted in the meantime. Does nothing the second time.
	 */
	@Override
	public synchronized void close() {
		if (this.mended.compareAndSet(false, true)) {
			this.failover.cancel(false);
			this.remedy.run();
		}
	}

	boolean isMended() {
		return this.mended.get();
	}

	@Override
	public String toString() {
		return this.what + " of " + this.node.name();
	}

}
