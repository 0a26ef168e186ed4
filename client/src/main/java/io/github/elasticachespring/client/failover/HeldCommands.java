package io.github.elasticachespring.client.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.AttemptAware;

/**
 * How many commands may wait, for how long, and what a caller is told who may not. Read
 * and counted from any thread; opened and closed by the gate.
 */
final class HeldCommands {

	/** What was seen longer ago has nothing to do with an outage that begins now. */
	private static final long RECENT = TimeUnit.MILLISECONDS.toNanos(100);

	private final String endpoint;

	private final FailoverOptions options;

	private final FailoverFailures failures;

	private final FailoverListeners listeners;

	private final Scheduler scheduler;

	private final HeldBudget budget;

	private final LongAdder resent = new LongAdder();

	/** When commands began to wait, by the scheduler's clock. */
	private volatile long closedAt;

	private volatile long openedAt;

	private volatile boolean closed;

	private volatile Instant closedSince = Instant.EPOCH;

	/**
	 * Since when the oldest command was without a reply, when that was last looked at.
	 */
	private volatile long unansweredSince;

	private volatile long unansweredAt;

	private volatile long detectedIn;

	/** What the nodes answered last, for people. */
	private volatile String tried = "nobody yet";

	HeldCommands(String endpoint, FailoverOptions options, FailoverFailures failures, FailoverListeners listeners,
			HeldBudget budget, Scheduler scheduler) {
		this.endpoint = endpoint;
		this.options = options;
		this.failures = failures;
		this.listeners = listeners;
		this.budget = budget;
		this.scheduler = scheduler;
		this.unansweredAt = scheduler.now() - RECENT;
		this.openedAt = scheduler.now();
	}

	/** Commands wait from now on, unless they do already. */
	void close() {
		if (!this.closed) {
			this.closedSince = this.scheduler.instant();
			long now = this.scheduler.now();
			this.detectedIn = (now - this.unansweredAt < RECENT) ? Math.max(0, now - this.unansweredSince) : 0;
			this.closedAt = now;
			this.closed = true;
		}
	}

	/**
	 * Takes note of a command that is not answered, or was refused: perhaps a first sign.
	 * A younger command on another connection says nothing new.
	 */
	void noticed(long writtenAt) {
		long now = this.scheduler.now();
		boolean older = writtenAt - this.unansweredSince <= 0;
		if (!this.closed && (older || now - this.unansweredAt >= RECENT)) {
			this.unansweredSince = writtenAt;
			this.unansweredAt = now;
		}
	}

	/** How long commands went unanswered before they were held. */
	Duration detectedIn() {
		return Duration.ofNanos(this.detectedIn);
	}

	/** Commands flow again. */
	void open() {
		this.openedAt = this.scheduler.now();
		this.closed = false;
	}

	boolean isClosed() {
		return this.closed;
	}

	long closedAt() {
		return this.closedAt;
	}

	Instant closedSince() {
		return this.closedSince;
	}

	void tried(String answers) {
		this.tried = answers;
	}

	long resent() {
		return this.resent.sum();
	}

	void countResent(Attempt<?, ?, ?> attempt, Outcome outcome, @Nullable Rejection rejection) {
		this.resent.increment();
		tellOfFailure(attempt, outcome, rejection);
	}

	/**
	 * A command that waits a little by itself, while the others go on. What a node
	 * refused for the command's own sake is no part of an outage.
	 */
	void countRetried(Attempt<?, ?, ?> attempt, Outcome outcome, @Nullable Rejection rejection) {
		if (rejection == null) {
			this.resent.increment();
		}
		tellOfFailure(attempt, outcome, rejection);
	}

	private void tellOfFailure(Attempt<?, ?, ?> attempt, Outcome outcome, @Nullable Rejection rejection) {
		this.listeners.resent(outcome, rejection);
		AttemptAware aware = AttemptAware.of(attempt);
		if (aware != null) {
			aware.attemptFailed(((rejection != null) ? rejection.name() : outcome.name()).toLowerCase(Locale.ROOT));
		}
	}

	long maxWaitNanos() {
		return this.options.maxWait().toNanos();
	}

	/** The longest that a command may wait: less than others, if its caller says so. */
	long maxWaitNanos(Attempt<?, ?, ?> attempt) {
		return LimitedCommand.limit(attempt, maxWaitNanos());
	}

	/** Whether callers are made to wait no longer. */
	boolean isOverdue(long now) {
		return isOverdue(now, maxWaitNanos());
	}

	private boolean isOverdue(long now, long maxWait) {
		return this.closed && now - this.closedAt > maxWait;
	}

	/**
	 * Asks for a place.
	 * @return why there is none, {@code null} if there is
	 */
	@Nullable RuntimeException admit(Attempt<?, ?, ?> attempt, int size) {
		long now = this.scheduler.now();
		if (isOverdue(now, maxWaitNanos(attempt))) {
			return unavailable(now, attempt, null);
		}
		attempt.setHeldBytes(size);
		boolean admitted = this.budget.take(size);
		this.listeners.held(1);
		if (!admitted) {
			release(attempt);
			return unavailable(now, attempt,
					"as many commands wait already as elasticache.failover.max-held-commands and max-held-size admit");
		}
		AttemptAware aware = AttemptAware.of(attempt);
		if (aware != null) {
			aware.held();
		}
		return null;
	}

	void release(Attempt<?, ?, ?> attempt) {
		this.budget.giveBack(attempt.heldBytes());
		this.listeners.held(-1);
	}

	RuntimeException unavailable(long now, Attempt<?, ?, ?> attempt, @Nullable String reason) {
		long maxWait = maxWaitNanos(attempt);
		String limit = (maxWait < maxWaitNanos())
				? ", this call waits %d ms".formatted(TimeUnit.NANOSECONDS.toMillis(maxWait)) : "";
		String since = this.closed ? "no primary for %d ms, since %s"
			.formatted(TimeUnit.NANOSECONDS.toMillis(now - this.closedAt), this.closedSince) : "not connected yet";
		return this.failures.primaryUnavailable("%s: %s; %s (elasticache.failover.max-wait is %d ms%s). Asked: %s"
			.formatted(this.endpoint, since, (reason != null) ? reason : "the command was not executed",
					this.options.maxWait().toMillis(), limit, this.tried),
				null);
	}

	/**
	 * How much longer than usual a command that was written may take, since others had to
	 * wait meanwhile.
	 */
	long grace(Attempt<?, ?, ?> attempt, long now) {
		long maxWait = maxWaitNanos(attempt);
		if (this.closed) {
			return Math.min(now - this.closedAt, maxWait);
		}
		return (attempt.dispatchedAt() - this.openedAt < 0) ? Math.min(this.openedAt - this.closedAt, maxWait) : 0;
	}

}
