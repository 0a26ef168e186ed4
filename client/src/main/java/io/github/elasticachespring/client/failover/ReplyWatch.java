package io.github.elasticachespring.client.failover;

import java.time.Duration;
import java.util.Iterator;

import io.lettuce.core.protocol.RedisCommand;

import io.github.elasticachespring.client.command.CommandArguments;
import io.github.elasticachespring.client.command.Repeatability;

/**
 * Watches the commands of one connection that were written and not answered: tells the
 * gate of a node's silence, and ends a command whose time is over. A subscriber who takes
 * its time is no silence, nor is a command that blocks.
 *
 * <p>
 * Belongs to the connection's event loop.
 */
final class ReplyWatch {

	/** What a sweep may come late by, in nanoseconds, before a caller is told. */
	private static final long SLACK = Duration.ofMillis(50).toNanos();

	private final GatedConnection connection;

	private final Gate gate;

	private final GatedConnection.Host host;

	ReplyWatch(GatedConnection connection, Gate gate, GatedConnection.Host host) {
		this.connection = connection;
		this.gate = gate;
		this.host = host;
	}

	/**
	 * Looks at the commands; runs on the event loop.
	 * @param unanswered the oldest first
	 * @param now the time
	 */
	void sweep(Iterable<RedisCommand<?, ?, ?>> unanswered, long now) {
		long timeout = this.host.commandTimeout().toNanos();
		boolean oldest = true;
		Iterator<RedisCommand<?, ?, ?>> commands = unanswered.iterator();
		while (commands.hasNext()) {
			Attempt<?, ?, ?> attempt = Attempt.of(commands.next());
			if (attempt == null) {
				continue;
			}
			long waited = now - attempt.writtenAt();
			Duration own = attempt.traits().mayBlock() ? attempt.traits().blockingTimeout(CommandArguments.of(attempt))
					: null;
			if (own != null && own.isZero()) {
				return;
			}
			long allowed = (own != null) ? timeout + own.toNanos() : timeout;
			if (oldest && attempt.isHeldBack()) {
				heldBack(attempt, now, commands.hasNext() ? timeout : Long.MAX_VALUE);
				oldest = false;
				continue;
			}
			if (oldest && own == null) {
				this.gate.held().noticed(attempt.quietSince());
				this.gate.unanswered(this.connection, now - attempt.quietSince(), timeout);
			}
			oldest = false;
			if (waited < Math.min(allowed, timeout)) {
				return;
			}
			long limit = (attempt.wasHeldBack() ? attempt.quietSince() : attempt.dispatchedAt()) + allowed
					+ Math.min(attempt.heldFor(), this.gate.held().maxWaitNanos(attempt));
			if (now - limit > this.gate.held().grace(attempt, now) + SLACK && !attempt.isDone()) {
				expireWritten(attempt);
			}
		}
	}

	/**
	 * A subscriber does not take what has arrived, so nothing more is read: that is no
	 * silence, and its time does not count. It may not keep others waiting for ever.
	 */
	private void heldBack(Attempt<?, ?, ?> attempt, long now, long limit) {
		attempt.excuse(now);
		if (now - attempt.repliedAt() > limit && !attempt.isDone()) {
			attempt.fail(this.gate.failures()
				.timedOut(("%s: its subscriber took nothing more of the reply of %s, and other commands waited for the "
						+ "connection (elasticache.command-timeout)")
					.formatted(attempt.getType(), this.gate.endpoint())));
		}
	}

	private void expireWritten(Attempt<?, ?, ?> attempt) {
		String what = "%s was sent to %s and not answered in time (elasticache.command-timeout)"
			.formatted(attempt.getType(), this.gate.endpoint());
		Repeatability repeatability = attempt.traits().repeatability(CommandArguments.of(attempt));
		attempt.fail((repeatability == Repeatability.NEVER) ? this.gate.failures().outcomeUnknown(what, null)
				: this.gate.failures().timedOut(what));
	}

}
