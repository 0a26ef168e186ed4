package io.github.elasticachespring.client.keyspace;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;

import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CompleteableCommand;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;

import io.github.elasticachespring.client.command.ForwardingCommand;

/**
 * A command whose reply its caller gets when the missing TTLs were set, too. It goes in
 * the command's place, and holds the reply back between {@link #complete()}, which the
 * event loop calls, and {@link #release()}.
 */
final class FollowedCommand<K, V, T> extends ForwardingCommand<K, V, T> {

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<FollowedCommand> STATE = AtomicIntegerFieldUpdater
		.newUpdater(FollowedCommand.class, "state");

	private static final int SENT = 0;

	private static final int ANSWERED = 1;

	private static final int RELEASED = 2;

	private final Consumer<FollowedCommand<?, ?, ?>> answered;

	private final Consumer<Throwable> abandoned;

	private final long began;

	private volatile boolean written;

	@SuppressWarnings("unused") // by STATE
	private volatile int state;

	/**
	 * Wraps a command.
	 * @param command the command
	 * @param answered takes this when a reply has come that is no error, and sees to it
	 * that it is released
	 * @param abandoned takes the reason why the caller has a failure, and nothing more
	 * will be heard of a command that was written
	 * @param began now, by {@link System#nanoTime()}
	 */
	FollowedCommand(RedisCommand<K, V, T> command, Consumer<FollowedCommand<?, ?, ?>> answered,
			Consumer<Throwable> abandoned, long began) {
		super(command);
		this.answered = answered;
		this.abandoned = abandoned;
		this.began = began;
		if (command instanceof CompleteableCommand<?> caller) {
			// A caller who gives up ends the command itself, past this.
			caller.onComplete((reply, failure) -> {
				if (failure != null && this.written && STATE.compareAndSet(this, SENT, RELEASED)) {
					this.abandoned.accept(failure);
				}
			});
		}
	}

	@Override
	public void encode(ByteBuf buffer) {
		this.written = true;
		super.encode(buffer);
	}

	/** When the caller dispatched the command, by {@link System#nanoTime()}. */
	long began() {
		return this.began;
	}

	@Override
	public void complete() {
		if (!STATE.compareAndSet(this, SENT, ANSWERED)) {
			return;
		}
		CommandOutput<K, V, T> output = getOutput();
		if (output != null && output.hasError()) {
			release();
			return;
		}
		this.answered.accept(this);
	}

	/** Hands the reply to the caller, the first time it is called. */
	void release() {
		if (STATE.getAndSet(this, RELEASED) != RELEASED) {
			super.complete();
		}
	}

	@Override
	public boolean completeExceptionally(Throwable failure) {
		if (STATE.get(this) == ANSWERED) {
			// The write is done, and its reply is there: whoever gives up only ends the
			// wait.
			release();
			return true;
		}
		return super.completeExceptionally(failure);
	}

}
