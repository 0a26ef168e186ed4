package io.github.elasticachespring.client.failover;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import javax.net.ssl.SSLException;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.PartitionException;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.EncoderException;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.AttemptAware;
import io.github.elasticachespring.client.command.CommandArguments;
import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.command.CommandTraits;
import io.github.elasticachespring.client.command.Repeatability;
import io.github.elasticachespring.client.command.ScanPosition;

/**
 * One connection behind the gate. While the gate is open and the socket stands, a command
 * goes straight through; otherwise it waits here, in the order of dispatch, until the
 * gate lets this connection go on.
 *
 * <p>
 * {@link #dispatch} may be called from any thread. Sockets come and go on the event loop.
 * The queue has one lock, which is not touched while commands flow.
 */
public final class GatedConnection implements CommandSink {

	/** What the gate needs of the connection it is put in front of. */
	public interface Host {

		/**
		 * The role the node told in the last handshake.
		 * @return {@code master} or {@code slave}, {@code null} if it did not say
		 */
		@Nullable String role();

		/** Forgets a transaction that was begun on a socket that is gone. */
		void forgetTransaction();

		/**
		 * The longest a command may take on this connection.
		 * @return what the application set
		 */
		Duration commandTimeout();

		/**
		 * Whether replicas answer what the connection reads.
		 * @return {@code false} unless the application wants it
		 */
		default boolean readsFromReplicas() {
			return false;
		}

		/**
		 * Whether what is dispatched is sent at once.
		 * @return {@code false} if the application flushes by itself
		 */
		default boolean isAutoFlush() {
			return true;
		}

		/** Sends what is buffered because the application flushes by itself. */
		default void flushCommands() {
		}

	}

	/** When what was led elsewhere is flushed: at once, and when a connection is made. */
	private static final List<Duration> FLUSHES = List.of(Duration.ofMillis(1), Duration.ofMillis(20),
			Duration.ofMillis(200), Duration.ofSeconds(1));

	private final Gate gate;

	private final Host host;

	private final Link link;

	private final CommandSink next;

	private final Scheduler scheduler;

	private final ConnectionBinding binding = new ConnectionBinding();

	private final ReplyWatch replies;

	private final Object lock = new Object();

	/** Guarded by the lock. */
	private final List<Attempt<?, ?, ?>> held = new ArrayList<>();

	/** Whether commands go straight through; set under the lock. */
	private volatile boolean flowing;

	/** How many sockets this connection has had. */
	private volatile int epoch;

	private volatile @Nullable Socket socket;

	private volatile boolean closed;

	GatedConnection(Gate gate, Host host, Link link, CommandSink next, Scheduler scheduler) {
		this.gate = gate;
		this.host = host;
		this.link = link;
		this.next = next;
		this.scheduler = scheduler;
		this.replies = new ReplyWatch(this, gate, host);
	}

	/** Looks after what was written and is not answered. */
	ReplyWatch replies() {
		return this.replies;
	}

	int epoch() {
		return this.epoch;
	}

	long now() {
		return this.scheduler.now();
	}

	boolean isClosed() {
		return this.closed;
	}

	boolean isFlowing() {
		return this.flowing;
	}

	Link link() {
		return this.link;
	}

	@Nullable Socket socket() {
		return this.socket;
	}

	// A socket comes and goes

	/** A socket is ready for commands: none is sent before the gate has looked at it. */
	void connected(Socket socket) {
		this.socket = socket;
		this.epoch++;
		this.gate.connected(this, socket, this.host.role());
	}

	/**
	 * A socket goes.
	 * @param socket which
	 * @param oldest the oldest command without a reply, {@code null} if there is none
	 */
	void disconnected(Socket socket, @Nullable Attempt<?, ?, ?> oldest) {
		if (oldest != null) {
			noticed(oldest);
		}
		if (this.socket == socket) {
			this.socket = null;
		}
		pause();
		this.gate.disconnected(this, socket);
	}

	/** How long a blocking command waits says nothing about the node. */
	private void noticed(Attempt<?, ?, ?> attempt) {
		if (!attempt.traits().mayBlock()) {
			this.gate.held().noticed(attempt.writtenAt());
		}
	}

	/** The application has closed the connection. */
	void close() {
		this.closed = true;
		List<Attempt<?, ?, ?>> left;
		synchronized (this.lock) {
			left = new ArrayList<>(this.held);
			this.held.clear();
		}
		left.forEach((attempt) -> {
			this.gate.held().release(attempt);
			attempt.fail(this.gate.failures()
				.primaryUnavailable("The connection was closed while the command waited", null));
		});
		this.gate.remove(this);
	}

	// Commands come in

	@Override
	public <K, V, T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
		Attempt<?, ?, ?> attempt = new Attempt<>(this, command, CommandTraits.of(command), now(), 0);
		if (this.flowing) {
			transmit(attempt);
		}
		else {
			hold(attempt, null);
		}
		return command;
	}

	/** Sends what has waited or failed before. */
	private void sendLater(Attempt<?, ?, ?> attempt) {
		if (this.flowing) {
			transmitLater(attempt);
		}
		else {
			hold(attempt, null);
		}
	}

	private void transmitLater(Attempt<?, ?, ?> attempt) {
		AttemptAware aware = AttemptAware.of(attempt);
		if (aware != null) {
			aware.sent();
		}
		transmit(attempt);
	}

	private void transmit(Attempt<?, ?, ?> attempt) {
		int socket = this.epoch;
		if (attempt.traits().writes()) {
			this.binding.wrote(socket);
		}
		boolean intact = true;
		boolean bound = this.binding.isBound();
		if (bound || ConnectionBinding.concerns(attempt.getType())) {
			intact = this.binding.admit(attempt, socket);
			bound = true;
		}
		attempt.assign(socket, bound);
		if (!intact) {
			failUnsent(attempt, null);
			return;
		}
		if (attempt.traits().mayBlock()) {
			closeIfAbandoned(attempt);
		}
		ScanPosition scan = ScanPosition.of(attempt);
		if (scan == null || mayGoOn(attempt, scan)) {
			this.next.dispatch(attempt);
		}
	}

	private <K, V, T> boolean mayGoOn(Attempt<K, V, T> attempt, ScanPosition scan) {
		ScanCursors cursors = this.gate.cursors();
		if (cursors.isExpired(scan)) {
			attempt.fail(this.gate.failures()
				.stateLost(
						("%s cannot go on: its cursor belongs to a node that was lost, or is no longer the primary of "
								+ "%s. Begin the scan anew")
							.formatted(attempt.getType(), this.gate.endpoint()),
						null));
			return false;
		}
		int term = cursors.term();
		attempt.onComplete((value, failure) -> {
			if (failure == null) {
				cursors.given(scan, attempt.getOutput(), term);
			}
		});
		return true;
	}

	/**
	 * A blocking command that nobody waits for any more would take an element and give it
	 * to nobody: its socket goes at once.
	 */
	private <K, V, T> void closeIfAbandoned(Attempt<K, V, T> attempt) {
		attempt.onComplete((value, failure) -> {
			Socket current = this.socket;
			if (failure != null && attempt.isWritten() && attempt.epoch() == this.epoch && current != null
					&& !attempt.wasAnswered()) {
				current.disconnect();
			}
		});
	}

	private void hold(Attempt<?, ?, ?> attempt, @Nullable Throwable cause) {
		if (attempt.isDone()) {
			return;
		}
		if (this.closed) {
			attempt.fail(this.gate.failures().primaryUnavailable("The connection is closed", cause));
			return;
		}
		RuntimeException refused = this.gate.held().admit(attempt, size(attempt));
		if (refused != null) {
			if (cause != null) {
				refused.addSuppressed(cause);
			}
			attempt.fail(refused);
			return;
		}
		boolean flows;
		synchronized (this.lock) {
			flows = this.flowing;
			if (!flows) {
				this.held.add(attempt);
			}
		}
		if (flows) {
			this.gate.held().release(attempt);
			transmitLater(attempt);
		}
	}

	private static int size(Attempt<?, ?, ?> attempt) {
		ByteBuf buffer = Unpooled.buffer();
		try {
			attempt.measure(buffer);
			return buffer.readableBytes();
		}
		finally {
			buffer.release();
		}
	}

	// The gate opens and closes

	/** Lets nothing more through. */
	void pause() {
		synchronized (this.lock) {
			this.flowing = false;
		}
	}

	/**
	 * Lets everything through, what waited first. Commands dispatched meanwhile wait for
	 * the lock, and so go after it.
	 */
	void resume() {
		synchronized (this.lock) {
			List<Attempt<?, ?, ?>> waiting = new ArrayList<>(this.held);
			this.held.clear();
			waiting.sort(Comparator.comparingLong(Attempt::dispatchedAt));
			this.flowing = true;
			for (Attempt<?, ?, ?> attempt : waiting) {
				this.gate.held().release(attempt);
				if (!attempt.isDone()) {
					transmitLater(attempt.again(now()));
				}
			}
		}
		// Who flushes a pipeline by itself has done so, and waits.
		this.host.flushCommands();
	}

	/** Takes a command over that waited at another connection. */
	void adopt(Attempt<?, ?, ?> attempt) {
		sendLater(attempt.over(this));
	}

	/** Gives everything away that waits. */
	List<Attempt<?, ?, ?>> surrender() {
		List<Attempt<?, ?, ?>> waiting;
		synchronized (this.lock) {
			waiting = new ArrayList<>(this.held);
			this.held.clear();
		}
		waiting.sort(Comparator.comparingLong(Attempt::dispatchedAt));
		waiting.forEach(this.gate.held()::release);
		return waiting;
	}

	/** Ends what has waited too long; called by the gate at short intervals. */
	void expire(long now) {
		List<Attempt<?, ?, ?>> expired = new ArrayList<>();
		synchronized (this.lock) {
			this.held.removeIf((attempt) -> {
				boolean over = attempt.isDone() || isOver(attempt, now);
				if (over) {
					expired.add(attempt);
				}
				return over;
			});
		}
		for (Attempt<?, ?, ?> attempt : expired) {
			this.gate.held().release(attempt);
			if (!attempt.isDone()) {
				attempt.fail(this.gate.held().unavailable(now, attempt, null));
			}
		}
	}

	private boolean isOver(Attempt<?, ?, ?> attempt, long now) {
		long maxWait = this.gate.held().maxWaitNanos(attempt);
		return now - attempt.heldSince() > maxWait
				|| now - attempt.dispatchedAt() > maxWait + this.host.commandTimeout().toNanos();
	}

	// Attempts end

	/**
	 * The server refused a command.
	 * @return whether it is taken care of; {@code false} if the caller gets the error
	 */
	boolean rejected(Attempt<?, ?, ?> attempt, Rejection rejection) {
		if (rejection.isRedirection()) {
			if (this.link.isShared()) {
				this.link.misled();
			}
			else {
				this.link.redirected("");
				if (!attempt.isBound()) {
					return false;
				}
			}
		}
		if (rejection.concernsNode() && attempt.traits().reads() && this.host.readsFromReplicas()) {
			return retryLater(attempt, Outcome.REJECTED, rejection);
		}
		if (rejection.concernsNode() && this.gate.isReadOnly()) {
			return (rejection == Rejection.READONLY) ? refused(attempt)
					: retryLater(attempt, Outcome.REJECTED, rejection);
		}
		boolean stale = attempt.epoch() != this.epoch;
		Socket current = this.socket;
		if (rejection.concernsNode() && !stale && current != null) {
			noticed(attempt);
			this.gate.rejected(this, current, rejection);
		}
		if (Decision.of(Outcome.REJECTED, attempt.isBound(), Repeatability.NEVER,
				this.gate.repeat()) == Decision.FAIL_UNSENT) {
			if (rejection.concernsNode() || attempt.getType() == CommandType.EXEC) {
				this.host.forgetTransaction();
			}
			attempt.fail(stateLost(attempt, new RedisCommandExecutionException(attempt.getOutput().getError())));
			return true;
		}
		if (!rejection.concernsNode()) {
			return retryLater(attempt, Outcome.REJECTED, rejection);
		}
		again(attempt, Outcome.REJECTED, rejection, null);
		return true;
	}

	private boolean refused(Attempt<?, ?, ?> attempt) {
		attempt.fail(this.gate.failures()
			.primaryUnavailable(
					("%s was not executed: %s has had no primary since this client was started, all its nodes "
							+ "are replicas, as in a secondary of a Global Datastore. Only reads are served")
						.formatted(attempt.getType(), this.gate.endpoint()),
					null));
		return true;
	}

	/** TRYAGAIN and the like: this command alone waits a little, as long as it may. */
	private boolean retryLater(Attempt<?, ?, ?> attempt, Outcome outcome, @Nullable Rejection rejection) {
		long age = now() - attempt.dispatchedAt();
		if (age > this.gate.held().maxWaitNanos(attempt)) {
			return false;
		}
		attempt.clearError();
		this.gate.held().countRetried(attempt, outcome, rejection);
		this.gate.later(age, () -> {
			Attempt<?, ?, ?> next = attempt.again(now());
			if (!next.isDone()) {
				sendLater(next);
				this.host.flushCommands();
			}
		});
		return true;
	}

	/** The attempt ended without a reply. */
	void failed(Attempt<?, ?, ?> attempt, Throwable cause) {
		if (this.closed || !isConnectionLoss(cause)) {
			attempt.fail(cause);
			return;
		}
		if (cause instanceof IOException || cause instanceof DecoderException) {
			broken(attempt);
		}
		boolean routed = !this.link.isShared() || !isUnreachable(cause);
		if (!routed) {
			this.link.redirected("");
		}
		Outcome outcome = (attempt.isWritten() && routed) ? Outcome.UNKNOWN : Outcome.NOT_SENT;
		Repeatability repeatability = attempt.traits().repeatability(CommandArguments.of(attempt));
		Decision decision = Decision.of(outcome, attempt.isBound(), repeatability, this.gate.repeat());
		if (decision == Decision.SEND_AGAIN && !attempt.isOutputClean()) {
			decision = attempt.traits().reads() ? Decision.FAIL_UNSENT : Decision.FAIL_UNKNOWN;
		}
		switch (decision) {
			case SEND_AGAIN -> againOver(attempt, outcome, cause);
			case FAIL_UNSENT -> failUnsent(attempt, cause);
			default -> {
				this.host.forgetTransaction();
				attempt.fail(this.gate.failures()
					.outcomeUnknown(("%s was sent to %s, and the connection was lost before the reply: nobody knows "
							+ "whether it was executed (elasticache.failover.repeat says what may be sent again)")
						.formatted(attempt.getType(), this.gate.endpoint()), cause));
			}
		}
	}

	/**
	 * Lettuce fails the oldest command over what happened to the socket before it tells
	 * of the loss: what the same caller sends next must not go the same way.
	 */
	private void broken(Attempt<?, ?, ?> attempt) {
		Socket current = this.socket;
		if (current != null && attempt.isWritten() && attempt.epoch() == this.epoch) {
			pause();
			current.disconnect();
		}
	}

	/**
	 * Anything else, such as a codec that cannot read a reply, would only happen again.
	 */
	private static boolean isConnectionLoss(Throwable cause) {
		return cause instanceof IOException || cause.getClass() == RedisException.class || isUnreachable(cause)
				|| cause instanceof DecoderException && cause.getCause() instanceof SSLException
				|| cause instanceof EncoderException && cause.getCause() instanceof StaleTransactionException;
	}

	/**
	 * Whether no socket was found to write to, in a cluster on the way to another node.
	 */
	private static boolean isUnreachable(Throwable cause) {
		return cause instanceof RedisConnectionException || cause instanceof PartitionException;
	}

	/** The lost socket need not have been this connection's own. */
	private void againOver(Attempt<?, ?, ?> attempt, Outcome outcome, Throwable cause) {
		if (!this.link.isShared() || !this.flowing) {
			again(attempt, outcome, null, cause);
		}
		else if (!retryLater(attempt, outcome, null)) {
			attempt.fail(this.gate.held().unavailable(now(), attempt, String.valueOf(cause.getMessage())));
		}
	}

	/** Lettuce follows a redirection. */
	void redirected(String target) {
		this.link.redirected(target);
		// Who flushes a pipeline by itself has done so. Lettuce may have to connect
		// first.
		if (!this.host.isAutoFlush()) {
			FLUSHES.forEach((delay) -> this.scheduler.schedule(this.host::flushCommands, delay));
		}
	}

	/**
	 * A command that belongs to a socket that is gone was about to be written to another.
	 */
	void stale(Attempt<?, ?, ?> attempt) {
		failUnsent(attempt, null);
	}

	private void failUnsent(Attempt<?, ?, ?> attempt, @Nullable Throwable cause) {
		this.host.forgetTransaction();
		attempt.fail(stateLost(attempt, cause));
	}

	private RuntimeException stateLost(Attempt<?, ?, ?> attempt, @Nullable Throwable cause) {
		return this.gate.failures()
			.stateLost("%s was not executed: the connection to %s that it belongs to was lost, or its node is no "
				.formatted(attempt.getType(), this.gate.endpoint()) + "longer the primary of its keys", cause);
	}

	private void again(Attempt<?, ?, ?> attempt, Outcome outcome, @Nullable Rejection rejection,
			@Nullable Throwable cause) {
		attempt.clearError();
		this.gate.held().countResent(attempt, outcome, rejection);
		Attempt<?, ?, ?> next = attempt.again(now());
		if (this.flowing && attempt.epoch() != this.epoch) {
			transmitLater(next);
			this.host.flushCommands();
		}
		else {
			pause();
			hold(next, cause);
		}
	}

}
