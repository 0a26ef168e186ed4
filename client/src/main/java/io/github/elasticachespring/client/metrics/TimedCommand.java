package io.github.elasticachespring.client.metrics;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.ForwardingCommand;
import io.github.elasticachespring.client.command.RoutedCommand;

/**
 * A call under measurement, from dispatch to the first end it comes to: whatever happens
 * in between, redirections and further attempts included, is part of it. The one object
 * that measuring costs.
 */
class TimedCommand<K, V, T> extends ForwardingCommand<K, V, T> implements RoutedCommand {

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<TimedCommand> STATE = AtomicIntegerFieldUpdater
		.newUpdater(TimedCommand.class, "state");

	private static final int ENDED = 1 << 31;

	private static final int READER = 1 << 30;

	private static final int NUMBER = (1 << 16) - 1;

	private final CommandMeters meters;

	private final long began;

	/** The command's number, and the marks above. */
	private volatile int state;

	TimedCommand(CommandMeters meters, RedisCommand<K, V, T> command, int number) {
		super(command);
		this.meters = meters;
		this.state = number;
		this.began = System.nanoTime();
	}

	@Override
	public void routedToReader() {
		mark(READER);
	}

	@Override
	public void complete() {
		if (mark(ENDED)) {
			CommandOutput<K, V, T> output = getOutput();
			if (output != null && output.hasError()) {
				record(CommandOutcome.ofError(output.getError()));
			}
			else {
				record(getDelegate().isCancelled() ? CommandOutcome.CANCELLED : CommandOutcome.ANSWERED);
				replied(output, this.meters.lookups());
			}
		}
		super.complete();
	}

	/** Counts what the reply tells. */
	void replied(@Nullable CommandOutput<K, V, T> output, Lookups lookups) {
	}

	@Override
	public boolean completeExceptionally(Throwable failure) {
		failed(failure);
		return super.completeExceptionally(failure);
	}

	@Override
	public void cancel() {
		if (mark(ENDED)) {
			record(CommandOutcome.CANCELLED);
		}
		super.cancel();
	}

	/** The command ended with an exception, or was not even taken. */
	void failed(Throwable failure) {
		if (mark(ENDED)) {
			record(CommandOutcome.of(failure));
		}
	}

	private void record(CommandOutcome outcome) {
		int now = this.state;
		this.meters.record(now & NUMBER, (now & READER) != 0, outcome, System.nanoTime() - this.began);
	}

	/** Sets a mark; only the first to do so is told {@code true}. */
	private boolean mark(int mark) {
		int before;
		do {
			before = this.state;
			if ((before & mark) != 0) {
				return false;
			}
		}
		while (!STATE.compareAndSet(this, before, before | mark));
		return true;
	}

	// A reactive caller's demand

	/** A command whose output holds a value in the end, or none. */
	static final class Value<K, V, T> extends TimedCommand<K, V, T> {

		Value(CommandMeters meters, RedisCommand<K, V, T> command, int number) {
			super(meters, command, number);
		}

		@Override
		void replied(@Nullable CommandOutput<K, V, T> output, Lookups lookups) {
			boolean hit = output != null && output.get() != null;
			lookups.count(hit ? 1 : 0, hit ? 0 : 1);
		}

	}

	/** A command whose reply has to be looked at as it comes in. */
	static final class Watched<K, V, T> extends TimedCommand<K, V, T> {

		private final CountingOutput<K, V, T> output;

		Watched(CommandMeters meters, RedisCommand<K, V, T> command, int number, Lookups.Kind kind) {
			super(meters, command, number);
			this.output = new CountingOutput<>(command.getOutput(), kind);
		}

		@Override
		public CommandOutput<K, V, T> getOutput() {
			return this.output;
		}

		@Override
		void replied(@Nullable CommandOutput<K, V, T> output, Lookups lookups) {
			this.output.count(lookups);
		}

	}

}
