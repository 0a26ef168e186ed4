package io.github.elasticachespring.client.failover;

import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.DemandAware;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.CommandTraits;
import io.github.elasticachespring.client.command.ForwardingCommand;

/**
 * One attempt to have a command executed: what is handed to Lettuce in the command's
 * place, and thrown away when it has ended. A command that is sent again gets a new one,
 * since Lettuce may still hold the old one in a queue of its own.
 *
 * <p>
 * Written by the event loop, completed by the event loop or by whoever gives up.
 */
final class Attempt<K, V, T> extends ForwardingCommand<K, V, T> {

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<Attempt> ENDED = AtomicIntegerFieldUpdater.newUpdater(Attempt.class,
			"ended");

	private final GatedConnection connection;

	private final CommandTraits traits;

	/** When the caller dispatched the command, by the scheduler's clock. */
	private final long dispatchedAt;

	/** How long the command was kept from being answered by outages, in nanoseconds. */
	private final long heldFor;

	/** The connection's count of sockets when this was handed to it. */
	private int epoch;

	private boolean bound;

	private List<Attempt<?, ?, ?>> transaction = List.of();

	private int heldBytes;

	private volatile boolean written;

	private volatile long writtenAt;

	private volatile boolean partlyDecoded;

	/** When the last part of the reply arrived so far; for the event loop. */
	private long repliedAt;

	/** When the subscriber was last seen to hold the reply back; for the event loop. */
	private long heldBackAt;

	private boolean wasHeldBack;

	private volatile boolean answered;

	@SuppressWarnings("unused") // by ENDED
	private volatile int ended;

	Attempt(GatedConnection connection, RedisCommand<K, V, T> command, CommandTraits traits, long dispatchedAt,
			long heldFor) {
		super(command);
		this.connection = connection;
		this.traits = traits;
		this.dispatchedAt = dispatchedAt;
		this.heldFor = heldFor;
	}

	/** The same command, to be sent over another connection. */
	Attempt<K, V, T> over(GatedConnection other) {
		return new Attempt<>(other, getDelegate(), this.traits, this.dispatchedAt, this.heldFor);
	}

	/** The same command, to be sent once more. */
	Attempt<K, V, T> again(long now) {
		clearError();
		return new Attempt<>(this.connection, getDelegate(), this.traits, this.dispatchedAt, now - this.dispatchedAt);
	}

	CommandTraits traits() {
		return this.traits;
	}

	long dispatchedAt() {
		return this.dispatchedAt;
	}

	long heldFor() {
		return this.heldFor;
	}

	long writtenAt() {
		return this.writtenAt;
	}

	int epoch() {
		return this.epoch;
	}

	boolean isBound() {
		return this.bound;
	}

	void assign(int epoch, boolean bound) {
		this.epoch = epoch;
		this.bound = bound;
	}

	boolean isWritten() {
		return this.written;
	}

	/**
	 * Whether the output may take a second reply. An aggregate that was cut in the middle
	 * would hold its first elements twice.
	 */
	boolean isOutputClean() {
		return !this.partlyDecoded;
	}

	/** Whether its subscriber does not take what has arrived of the reply. */
	boolean isHeldBack() {
		return this.partlyDecoded && !hasDemand();
	}

	boolean wasHeldBack() {
		return this.wasHeldBack;
	}

	/** Takes note that the subscriber holds the reply back. */
	void excuse(long now) {
		this.wasHeldBack = true;
		this.heldBackAt = now;
	}

	long repliedAt() {
		return this.repliedAt;
	}

	/** Since when the server is to send something, and has not. */
	long quietSince() {
		if (this.wasHeldBack) {
			return this.heldBackAt;
		}
		return this.partlyDecoded ? this.repliedAt : this.writtenAt;
	}

	@Override
	public void encode(ByteBuf buffer) {
		if (isStale()) {
			// Lettuce closes the connection over this and fails the command, as it must.
			throw new StaleTransactionException();
		}
		this.writtenAt = this.connection.now();
		this.written = true;
		super.encode(buffer);
	}

	/**
	 * Lettuce asks for the key once more when it follows a redirection, since the node it
	 * wrote to refused the command.
	 */
	@Override
	public CommandArgs<K, V> getArgs() {
		CommandOutput<K, V, T> output = getOutput();
		if (this.written && output != null && output.hasError()) {
			String target = Rejection.target(output.getError());
			if (target != null) {
				redirected(target);
			}
		}
		return super.getArgs();
	}

	private void redirected(String target) {
		if (isDone()) {
			throw new IllegalStateException("Nobody waits for the command that was redirected");
		}
		this.written = false;
		this.connection.redirected(target);
	}

	@Override
	public void complete() {
		if (!end()) {
			return;
		}
		this.answered = true;
		CommandOutput<K, V, T> output = getOutput();
		if (output != null && output.hasError()) {
			Rejection rejection = rejection(output.getError());
			if (rejection != null && this.connection.rejected(this, rejection)) {
				return;
			}
		}
		super.complete();
	}

	private @Nullable Rejection rejection(String error) {
		Rejection rejection = Rejection.of(error);
		if (rejection != null || !error.startsWith("EXECABORT")) {
			return rejection;
		}
		// "Because of previous errors": those of the commands that were to be queued.
		for (Attempt<?, ?, ?> queued : this.transaction) {
			CommandOutput<?, ?, ?> output = queued.getOutput();
			if (output != null && output.hasError() && rejection == null) {
				rejection = Rejection.of(output.getError());
			}
		}
		return rejection;
	}

	/** What an EXEC executes. */
	void setTransaction(List<Attempt<?, ?, ?>> transaction) {
		this.transaction = transaction;
	}

	@Override
	public boolean completeExceptionally(Throwable failure) {
		if (!end()) {
			return false;
		}
		if (getDelegate().isDone()) {
			return false;
		}
		this.connection.failed(this, failure);
		return true;
	}

	@Override
	public void cancel() {
		if (end()) {
			super.cancel();
		}
	}

	/**
	 * Lettuce asks before it writes. A command that belongs to a socket that is gone ends
	 * here, unsent: once it is being encoded there is no way back but an error.
	 */
	@Override
	public boolean isDone() {
		if (this.ended == 0 && isStale()) {
			this.connection.stale(this);
		}
		return this.ended != 0 || super.isDone();
	}

	private boolean isStale() {
		return this.bound && !this.written && this.epoch != this.connection.epoch();
	}

	/** Ends this attempt with an exception for the caller. */
	void fail(Throwable failure) {
		ENDED.set(this, 1);
		super.completeExceptionally(failure);
	}

	/** Makes the output ready for another reply. */
	void clearError() {
		CommandOutput<K, V, T> output = getOutput();
		if (output != null && output.hasError()) {
			output.setError((String) null);
		}
	}

	/** How long this attempt's command has waited to be sent. */
	long heldSince() {
		return this.dispatchedAt + this.heldFor;
	}

	int heldBytes() {
		return this.heldBytes;
	}

	void setHeldBytes(int heldBytes) {
		this.heldBytes = heldBytes;
	}

	boolean wasAnswered() {
		return this.answered;
	}

	/** Writes the command as it would be sent, without taking it for sent. */
	void measure(ByteBuf buffer) {
		super.encode(buffer);
	}

	static @Nullable Attempt<?, ?, ?> of(RedisCommand<?, ?, ?> command) {
		return CommandWrapper.unwrap(command, Attempt.class);
	}

	private boolean end() {
		return ENDED.compareAndSet(this, 0, 1);
	}

	@Override
	public void setSource(DemandAware.Source source) {
		this.partlyDecoded = true;
		this.repliedAt = this.connection.now();
		super.setSource(source);
	}

}
