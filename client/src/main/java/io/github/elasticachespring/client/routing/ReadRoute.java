package io.github.elasticachespring.client.routing;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.AttemptAware;
import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.command.ScanPosition;
import io.github.elasticachespring.client.routing.ScanPositions.Continuation;

/**
 * Has the reads of one connection answered by the nodes of one group.
 *
 * <p>
 * A read that a reader refuses, does not answer, or loses goes on to another: it may, as
 * it changes nothing. Only a scan that is under way stays where it began. Thread-safe.
 */
final class ReadRoute {

	private static final String UNKNOWN = "unknown";

	private static final String NOT_SENT = "not_sent";

	private static final Duration LONGEST_RETRY_DELAY = Duration.ofMillis(50);

	/** Begins with a read anew: its keys may be another group's by now. */
	@FunctionalInterface
	interface Restart {

		<K, V, T> void read(RedisCommand<K, V, T> command, @Nullable ScanPosition scan, long dispatchedAt);

	}

	private final ReaderGroup group;

	private final CommandSink primary;

	private final Supplier<Duration> timeout;

	private final Restart restart;

	/**
	 * Creates a route.
	 * @param group whose nodes answer
	 * @param primary where commands go that the primary answers
	 * @param timeout the longest a command of the connection may take
	 * @param restart sends a read that nobody could answer
	 */
	ReadRoute(ReaderGroup group, CommandSink primary, Supplier<Duration> timeout, Restart restart) {
		this.group = group;
		this.primary = primary;
		this.timeout = timeout;
		this.restart = restart;
	}

	// Where a read goes

	/**
	 * Has a read answered.
	 * @param command the read, not sent or not answered so far
	 * @param scan what it scans, if it does
	 * @param dispatchedAt when the caller dispatched it
	 * @param accused whether it may be what keeps nodes from answering
	 */
	<K, V, T> void read(RedisCommand<K, V, T> command, @Nullable ScanPosition scan, long dispatchedAt,
			boolean accused) {
		if (scan != null && !scan.isBeginning()) {
			goOn(command, scan, dispatchedAt);
			return;
		}
		Reader reader = (scan != null) ? this.group.chooseForScan() : this.group.choose();
		if (reader != null) {
			reader.dispatch(new ReadAttempt<>(this, reader, command, scan, dispatchedAt, accused));
		}
		else if (this.group.settings().primaryAnswersOtherwise()) {
			askPrimary(command, scan);
		}
		else {
			await(command, scan, dispatchedAt);
		}
	}

	private <K, V, T> void goOn(RedisCommand<K, V, T> command, ScanPosition scan, long dispatchedAt) {
		Continuation continuation = this.group.scans().find(scan);
		if (continuation instanceof Continuation.OnReader there) {
			Reader reader = there.reader();
			reader.dispatch(new ReadAttempt<>(this, reader, command, scan, dispatchedAt, false));
		}
		else if (continuation instanceof Continuation.OnPrimary) {
			askPrimary(command, scan);
		}
		else {
			command.completeExceptionally(scanLost(scan, null));
		}
	}

	private <K, V, T> void askPrimary(RedisCommand<K, V, T> command, @Nullable ScanPosition scan) {
		this.primary.dispatch((scan != null) ? new PrimaryScan<>(command, scan, this.group.scans()) : command);
	}

	/** Nobody can answer now: this read alone waits a little, as long as it may. */
	private <K, V, T> void await(RedisCommand<K, V, T> command, @Nullable ScanPosition scan, long dispatchedAt) {
		long now = System.nanoTime();
		long age = now - dispatchedAt;
		if (isOver(this.group.nobodyFor(now)) || isOver(age) || !this.group.beginWaiting()) {
			command.completeExceptionally(unavailable(command, age, null));
			return;
		}
		long ceiling = Math.min(LONGEST_RETRY_DELAY.toNanos(), TimeUnit.MILLISECONDS.toNanos(2) + age);
		this.group.readers().later(Duration.ofNanos(1 + ThreadLocalRandom.current().nextLong(ceiling)), () -> {
			this.group.endWaiting();
			if (!command.isDone()) {
				this.restart.read(command, scan, dispatchedAt);
			}
		});
	}

	// How an attempt ended

	void scanned(ScanPosition scan, CommandOutput<?, ?, ?> reply, Reader reader) {
		this.group.scans().add(scan, reply, reader);
	}

	void refused(ReadAttempt<?, ?, ?> attempt, Refusal refusal) {
		if (!refusal.isRedirection()) {
			attempt.reader().refused(refusal);
		}
		long age = System.nanoTime() - attempt.dispatchedAt();
		if (isOver(age)) {
			attempt.fail(unavailable(attempt, age, null));
			return;
		}
		attempt.clearError();
		this.group.listener().onResent(false, refusal.name());
		if (refusal.isRedirection()) {
			redirected(attempt);
		}
		else if (attempt.isBound()) {
			await(attempt.getDelegate(), attempt.scan(), attempt.dispatchedAt());
		}
		else {
			again(attempt, refusal.name().toLowerCase(Locale.ROOT));
		}
	}

	/** The keys are elsewhere: on the way to the primary, redirections are followed. */
	private <K, V, T> void redirected(ReadAttempt<K, V, T> attempt) {
		this.group.redirected();
		ScanPosition scan = attempt.scan();
		if (scan != null && attempt.isBound()) {
			attempt.fail(scanLost(scan, null));
		}
		else if (this.group.settings().primaryAnswersOtherwise()) {
			askPrimary(attempt.getDelegate(), scan);
		}
		else {
			await(attempt.getDelegate(), scan, attempt.dispatchedAt());
		}
	}

	/** The attempt ended without a reply. */
	void failed(ReadAttempt<?, ?, ?> attempt, Throwable cause) {
		if (!ConnectionLoss.isOne(cause)) {
			attempt.fail(cause);
			return;
		}
		attempt.reader().lost();
		long age = System.nanoTime() - attempt.dispatchedAt();
		ScanPosition scan = attempt.scan();
		if (scan != null && attempt.isBound()) {
			attempt.fail(scanLost(scan, cause));
		}
		else if (attempt.isWritten() && !this.group.settings().repeatReads()) {
			attempt.fail(this.group.failures()
				.outcomeUnknown(
						"%s was sent to a reader, and the connection was lost before the reply (elasticache.failover.repeat)"
							.formatted(attempt.getType()),
						cause));
		}
		else if (!attempt.isOutputClean() || isOver(age)) {
			attempt.fail(unavailable(attempt, age, cause));
		}
		else {
			attempt.clearError();
			this.group.listener().onResent(attempt.isWritten(), null);
			again(attempt, attempt.isWritten() ? UNKNOWN : NOT_SENT);
		}
	}

	/**
	 * A reader is silent: the read moves on to another, and its late reply is thrown
	 * away.
	 */
	void leave(ReadAttempt<?, ?, ?> attempt, boolean accused) {
		this.group.listener().onResent(true, null);
		tellOfAnother(attempt, UNKNOWN);
		read(attempt.getDelegate(), attempt.scan(), attempt.dispatchedAt(), accused);
	}

	private <K, V, T> void again(ReadAttempt<K, V, T> attempt, String reason) {
		tellOfAnother(attempt, reason);
		read(attempt.getDelegate(), attempt.scan(), attempt.dispatchedAt(), attempt.isAccused());
	}

	/** A read goes on to another node. */
	private static void tellOfAnother(ReadAttempt<?, ?, ?> attempt, String reason) {
		AttemptAware aware = AttemptAware.of(attempt);
		if (aware != null) {
			aware.attemptFailed(reason);
			aware.sent();
		}
	}

	/** Whether a read that a node does not answer can be answered by others. */
	boolean mayGoElsewhere(Reader reader) {
		return this.group.hasOther(reader);
	}

	boolean isOver(long age) {
		return age >= this.timeout.get().toNanos();
	}

	/** The last chance to be answered in time by somebody else. */
	boolean isNearlyOver(long age) {
		return age >= this.timeout.get().toNanos() / 4 * 3;
	}

	RuntimeException timedOut(ReadAttempt<?, ?, ?> attempt) {
		return this.group.failures()
			.timedOut(
					"%s was sent to a reader of %s and not answered in time (elasticache.command-timeout). Readers: %s"
						.formatted(attempt.getType(), this.group.settings().endpoint(),
								this.group.readers().describe()));
	}

	private RuntimeException unavailable(RedisCommand<?, ?, ?> command, long age, @Nullable Throwable cause) {
		return this.group.failures()
			.unavailable(
					"%s: no reader answered %s within %d ms (elasticache.command-timeout, elasticache.read-from). Readers: %s"
						.formatted(this.group.settings().endpoint(), command.getType(),
								TimeUnit.NANOSECONDS.toMillis(age), this.group.readers().describe()),
					cause);
	}

	private RuntimeException scanLost(ScanPosition scan, @Nullable Throwable cause) {
		return this.group.failures()
			.stateLost(
					"%s cannot go on: its cursor belongs to a node that is gone, or was not given by this client. Begin the scan anew. Readers of %s: %s"
						.formatted(scan.type(), this.group.settings().endpoint(), this.group.readers().describe()),
					cause);
	}

}
