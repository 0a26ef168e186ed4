package io.github.elasticachespring.client.routing;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is to answer reads in one replication group, or in one shard of a
 * cluster, and which scans are under way there. Thread-safe.
 */
final class ReaderGroup {

	/** Reads that wait for a reader, while there is none. */
	private static final int MOST_WAITING = 10_000;

	private final Readers readers;

	private final ReaderSettings settings;

	private final ReaderFailures failures;

	private final ReadListener listener;

	private final BooleanSupplier primaryAvailable;

	private final Runnable redirected;

	private final ScanPositions scans = new ScanPositions();

	/** Who begins scans, as long as it can: few nodes whose cursors might be mixed up. */
	private volatile @Nullable Reader scanned;

	private final AtomicInteger waiting = new AtomicInteger();

	/** Since when no reader has answered, by {@link System#nanoTime()}; 0 if one does. */
	private volatile long nobodySince;

	/**
	 * Creates a group.
	 * @param readers its nodes
	 * @param settings the numbers
	 * @param failures makes the exceptions that callers see
	 * @param listener told of reads that do not end at their first attempt
	 * @param primaryAvailable whether a command that goes to the primary need not wait
	 * @param redirected told when a node says that keys are elsewhere
	 */
	ReaderGroup(Readers readers, ReaderSettings settings, ReaderFailures failures, ReadListener listener,
			BooleanSupplier primaryAvailable, Runnable redirected) {
		this.readers = readers;
		this.settings = settings;
		this.failures = failures;
		this.listener = listener;
		this.primaryAvailable = primaryAvailable;
		this.redirected = redirected;
	}

	Readers readers() {
		return this.readers;
	}

	ReaderSettings settings() {
		return this.settings;
	}

	ReaderFailures failures() {
		return this.failures;
	}

	ReadListener listener() {
		return this.listener;
	}

	ScanPositions scans() {
		return this.scans;
	}

	/** The map of who has which keys is not up to date. */
	void redirected() {
		this.redirected.run();
	}

	/**
	 * The node whose turn it is.
	 * @return {@code null} if it is the primary's, behind the gate, or nobody's
	 */
	@Nullable Reader choose() {
		Reader reader = this.readers.next();
		if (reader == null) {
			if (this.nobodySince == 0) {
				this.nobodySince = System.nanoTime() | 1;
			}
			return null;
		}
		if (this.nobodySince != 0) {
			this.nobodySince = 0;
		}
		boolean best = !this.settings.primaryAnswersOtherwise() || reader.standing() == Standing.REPLICA;
		return (best || !this.primaryAvailable.getAsBoolean()) ? reader : null;
	}

	/** The node that a scan begins on. */
	@Nullable Reader chooseForScan() {
		Reader reader = this.scanned;
		if (reader == null || reader.standing() != Standing.REPLICA) {
			reader = choose();
			this.scanned = reader;
		}
		return reader;
	}

	/** Whether a read that a node does not answer can be answered by others. */
	boolean hasOther(Reader reader) {
		return this.settings.repeatReads() && (this.readers.hasOther(reader)
				|| this.settings.primaryAnswersOtherwise() && this.primaryAvailable.getAsBoolean());
	}

	/** For how long nobody has answered, in nanoseconds. */
	long nobodyFor(long now) {
		long since = this.nobodySince;
		return (since != 0) ? now - since : 0;
	}

	/**
	 * One more read waits.
	 * @return {@code false} if too many do
	 */
	boolean beginWaiting() {
		if (this.readers.isClosed() || this.waiting.get() >= MOST_WAITING) {
			return false;
		}
		this.waiting.incrementAndGet();
		this.listener.onWaiting(1);
		return true;
	}

	void endWaiting() {
		this.waiting.decrementAndGet();
		this.listener.onWaiting(-1);
	}

}
