package io.github.elasticachespring.client.routing;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandArgsAccessor;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.AttemptAware;
import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.routing.ScanPositions.Continuation;
import io.github.elasticachespring.client.routing.ScanPositions.Position;

/**
 * Sends what only reads to the readers in turn, everything else to the primary. A read
 * between WATCH or MULTI and EXEC stays on its connection, and so does every read of a
 * connection that selected another database.
 *
 * <p>
 * A read that a reader refuses, does not answer, or loses goes on to another: it may, as
 * it changes nothing. Only a scan that is under way stays where it began.
 */
public final class ReaderRouting implements CommandInterceptor {

	private static final String UNKNOWN = "unknown";

	private static final String NOT_SENT = "not_sent";

	/** Reads that wait for a reader, while there is none. */
	private static final int MOST_WAITING = 10_000;

	private static final Duration LONGEST_RETRY_DELAY = Duration.ofMillis(50);

	private final Readers readers;

	private final ReaderSettings settings;

	private final ReaderFailures failures;

	private final ReadListener listener;

	private final BooleanSupplier primaryAvailable;

	private final Function<StatefulConnection<?, ?>, Duration> commandTimeout;

	private final ScanPositions scans = new ScanPositions();

	/** Who begins scans, as long as it can: few nodes whose cursors might be mixed up. */
	private volatile @Nullable Reader scanned;

	private final AtomicInteger waiting = new AtomicInteger();

	/** Since when no reader has answered, by {@link System#nanoTime()}; 0 if one does. */
	private volatile long nobodySince;

	/**
	 * Creates the link.
	 * @param readers where reads go
	 * @param settings the numbers
	 * @param failures makes the exceptions that callers see
	 * @param listener hears of reads that wait and that are sent again
	 * @param primaryAvailable whether a command that goes to the primary need not wait
	 * @param commandTimeout the longest a command of a connection may take
	 */
	public ReaderRouting(Readers readers, ReaderSettings settings, ReaderFailures failures, ReadListener listener,
			BooleanSupplier primaryAvailable, Function<StatefulConnection<?, ?>, Duration> commandTimeout) {
		this.readers = readers;
		this.settings = settings;
		this.failures = failures;
		this.listener = listener;
		this.primaryAvailable = primaryAvailable;
		this.commandTimeout = commandTimeout;
	}

	@Override
	public CommandSink intercept(StatefulConnection<?, ?> connection, CommandSink next) {
		return new Route((StatefulRedisConnection<?, ?>) connection, next);
	}

	/**
	 * The node whose turn it is.
	 * @return {@code null} if it is the primary's, behind the gate, or nobody's
	 */
	private @Nullable Reader choose() {
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

	private @Nullable Reader chooseForScan() {
		Reader reader = this.scanned;
		if (reader == null || reader.standing() != Standing.REPLICA) {
			reader = choose();
			this.scanned = reader;
		}
		return reader;
	}

	/**
	 * One connection's reads. Not thread-safe in what it remembers: a transaction belongs
	 * to one thread.
	 */
	final class Route implements CommandSink {

		private final StatefulRedisConnection<?, ?> connection;

		private final CommandSink primary;

		private volatile boolean watching;

		private volatile boolean elsewhere;

		private Route(StatefulRedisConnection<?, ?> connection, CommandSink primary) {
			this.connection = connection;
			this.primary = primary;
		}

		@Override
		public <K, V, T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
			if (!ReaderCommands.include(command)) {
				remember(command.getType(), command);
				return this.primary.dispatch(command);
			}
			if (this.watching || this.elsewhere || this.connection.isMulti()) {
				return this.primary.dispatch(command);
			}
			read(command, ScanPositions.of(command), System.nanoTime(), false);
			return command;
		}

		private void remember(ProtocolKeyword type, RedisCommand<?, ?, ?> command) {
			if (type == CommandType.WATCH) {
				this.watching = true;
			}
			else if (type == CommandType.EXEC || type == CommandType.DISCARD || type == CommandType.UNWATCH) {
				this.watching = false;
			}
			else if (type == CommandType.SELECT) {
				Long selected = CommandArgsAccessor.getFirstInteger(command.getArgs());
				this.elsewhere = selected == null || selected != ReaderRouting.this.settings.database();
			}
		}

		// Where a read goes

		/**
		 * Has a read answered.
		 * @param command the read, not sent or not answered so far
		 * @param scan what it scans, if it does
		 * @param dispatchedAt when the caller dispatched it
		 * @param accused whether it may be what keeps nodes from answering
		 */
		<K, V, T> void read(RedisCommand<K, V, T> command, @Nullable Position scan, long dispatchedAt,
				boolean accused) {
			if (scan != null && !scan.isBeginning()) {
				goOn(command, scan, dispatchedAt);
				return;
			}
			Reader reader = (scan != null) ? chooseForScan() : choose();
			if (reader != null) {
				reader.dispatch(new ReadAttempt<>(this, reader, command, scan, dispatchedAt, accused));
			}
			else if (ReaderRouting.this.settings.primaryAnswersOtherwise()) {
				askPrimary(command, scan);
			}
			else {
				await(command, scan, dispatchedAt);
			}
		}

		private <K, V, T> void goOn(RedisCommand<K, V, T> command, Position scan, long dispatchedAt) {
			Continuation continuation = ReaderRouting.this.scans.find(scan);
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

		private <K, V, T> void askPrimary(RedisCommand<K, V, T> command, @Nullable Position scan) {
			this.primary
				.dispatch((scan != null) ? new PrimaryScan<>(command, scan, ReaderRouting.this.scans) : command);
		}

		/** Nobody can answer now: this read alone waits a little, as long as it may. */
		private <K, V, T> void await(RedisCommand<K, V, T> command, @Nullable Position scan, long dispatchedAt) {
			ReaderRouting routing = ReaderRouting.this;
			long now = System.nanoTime();
			long age = now - dispatchedAt;
			long nobodySince = routing.nobodySince;
			boolean hopeless = nobodySince != 0 && isOver(now - nobodySince);
			if (hopeless || isOver(age) || routing.readers.isClosed() || routing.waiting.get() >= MOST_WAITING) {
				command.completeExceptionally(unavailable(command, age, null));
				return;
			}
			long ceiling = Math.min(LONGEST_RETRY_DELAY.toNanos(), TimeUnit.MILLISECONDS.toNanos(2) + age);
			routing.waiting.incrementAndGet();
			routing.listener.onWaiting(1);
			routing.readers.later(Duration.ofNanos(1 + ThreadLocalRandom.current().nextLong(ceiling)), () -> {
				routing.waiting.decrementAndGet();
				routing.listener.onWaiting(-1);
				if (!command.isDone()) {
					read(command, scan, dispatchedAt, false);
				}
			});
		}

		// How an attempt ended

		void scanned(Position scan, CommandOutput<?, ?, ?> reply, Reader reader) {
			ReaderRouting.this.scans.add(scan, reply, reader);
		}

		void refused(ReadAttempt<?, ?, ?> attempt, Refusal refusal) {
			attempt.reader().refused(refusal);
			long age = System.nanoTime() - attempt.dispatchedAt();
			if (isOver(age)) {
				attempt.fail(unavailable(attempt, age, null));
				return;
			}
			attempt.clearError();
			ReaderRouting.this.listener.onResent(false, refusal.name());
			if (attempt.isBound()) {
				await(attempt.getDelegate(), attempt.scan(), attempt.dispatchedAt());
			}
			else {
				again(attempt, refusal.name().toLowerCase(Locale.ROOT));
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
			Position scan = attempt.scan();
			if (scan != null && attempt.isBound()) {
				attempt.fail(scanLost(scan, cause));
			}
			else if (attempt.isWritten() && !ReaderRouting.this.settings.repeatReads()) {
				attempt.fail(ReaderRouting.this.failures.outcomeUnknown(
						"%s was sent to a reader, and the connection was lost before the reply (elasticache.failover.repeat)"
							.formatted(attempt.getType()),
						cause));
			}
			else if (!attempt.isOutputClean() || isOver(age)) {
				attempt.fail(unavailable(attempt, age, cause));
			}
			else {
				attempt.clearError();
				ReaderRouting.this.listener.onResent(attempt.isWritten(), null);
				again(attempt, attempt.isWritten() ? UNKNOWN : NOT_SENT);
			}
		}

		/**
		 * A reader is silent: the read moves on to another, and its late reply is thrown
		 * away.
		 */
		void leave(ReadAttempt<?, ?, ?> attempt, boolean accused) {
			ReaderRouting.this.listener.onResent(true, null);
			tellOfAnother(attempt, UNKNOWN);
			read(attempt.getDelegate(), attempt.scan(), attempt.dispatchedAt(), accused);
		}

		private <K, V, T> void again(ReadAttempt<K, V, T> attempt, String reason) {
			tellOfAnother(attempt, reason);
			read(attempt.getDelegate(), attempt.scan(), attempt.dispatchedAt(), attempt.isAccused());
		}

		/** A read goes on to another node. */
		private void tellOfAnother(ReadAttempt<?, ?, ?> attempt, String reason) {
			AttemptAware aware = AttemptAware.of(attempt);
			if (aware != null) {
				aware.attemptFailed(reason);
				aware.sent();
			}
		}

		/** Whether a read that a node does not answer can be answered by others. */
		boolean mayGoElsewhere(Reader reader) {
			ReaderRouting routing = ReaderRouting.this;
			return routing.settings.repeatReads() && (routing.readers.hasOther(reader)
					|| routing.settings.primaryAnswersOtherwise() && routing.primaryAvailable.getAsBoolean());
		}

		boolean isOver(long age) {
			return age >= timeout().toNanos();
		}

		/** The last chance to be answered in time by somebody else. */
		boolean isNearlyOver(long age) {
			return age >= timeout().toNanos() / 4 * 3;
		}

		private Duration timeout() {
			return ReaderRouting.this.commandTimeout.apply(this.connection);
		}

		RuntimeException timedOut(ReadAttempt<?, ?, ?> attempt) {
			return ReaderRouting.this.failures.timedOut(
					"%s was sent to a reader of %s and not answered in time (elasticache.command-timeout). Readers: %s"
						.formatted(attempt.getType(), ReaderRouting.this.settings.endpoint(),
								ReaderRouting.this.readers.describe()));
		}

		private RuntimeException unavailable(RedisCommand<?, ?, ?> command, long age, @Nullable Throwable cause) {
			return ReaderRouting.this.failures.unavailable(
					"%s: no reader answered %s within %d ms (elasticache.command-timeout, elasticache.read-from). Readers: %s"
						.formatted(ReaderRouting.this.settings.endpoint(), command.getType(),
								TimeUnit.NANOSECONDS.toMillis(age), ReaderRouting.this.readers.describe()),
					cause);
		}

		private RuntimeException scanLost(Position scan, @Nullable Throwable cause) {
			return ReaderRouting.this.failures.stateLost(
					"%s cannot go on: its cursor belongs to a node that is gone, or was not given by this client. Begin the scan anew. Readers of %s: %s"
						.formatted(scan.type(), ReaderRouting.this.settings.endpoint(),
								ReaderRouting.this.readers.describe()),
					cause);
		}

	}

}
