package io.github.elasticachespring.client.routing;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.lettuce.core.output.ByteArrayOutput;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.output.VoidOutput;
import io.lettuce.core.protocol.DemandAware;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.ForwardingCommand;
import io.github.elasticachespring.client.command.ScanPosition;

/**
 * One attempt to have a read answered by one reader: what is handed to Lettuce in the
 * command's place. A read that goes on elsewhere leaves its attempt behind, where a late
 * reply is thrown away.
 *
 * <p>
 * Written and swept by the reader's event loop, ended by it or by whoever gives up.
 */
final class ReadAttempt<K, V, T> extends ForwardingCommand<K, V, T> {

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<ReadAttempt> ENDED = AtomicIntegerFieldUpdater
		.newUpdater(ReadAttempt.class, "ended");

	private final ReadRoute route;

	private final Reader reader;

	private final @Nullable ScanPosition scan;

	/** When the caller dispatched the command, by {@link System#nanoTime()}. */
	private final long dispatchedAt;

	/** Whether the command was the oldest that another reader did not answer. */
	private final boolean accused;

	private volatile boolean written;

	private volatile long writtenAt;

	private volatile boolean partlyDecoded;

	private volatile boolean left;

	@SuppressWarnings("unused") // by ENDED
	private volatile int ended;

	ReadAttempt(ReadRoute route, Reader reader, RedisCommand<K, V, T> command, @Nullable ScanPosition scan,
			long dispatchedAt, boolean accused) {
		super(command);
		this.route = route;
		this.reader = reader;
		this.scan = scan;
		this.dispatchedAt = dispatchedAt;
		this.accused = accused;
		this.writtenAt = dispatchedAt;
	}

	Reader reader() {
		return this.reader;
	}

	@Nullable ScanPosition scan() {
		return this.scan;
	}

	/** Whether the command goes on with a scan, which only this node can. */
	boolean isBound() {
		return this.scan != null && !this.scan.isBeginning();
	}

	long dispatchedAt() {
		return this.dispatchedAt;
	}

	boolean isAccused() {
		return this.accused;
	}

	long writtenAt() {
		return this.writtenAt;
	}

	boolean isWritten() {
		return this.written;
	}

	/**
	 * Whether the output may take a second reply. An aggregate that was cut in the middle
	 * would hold its first elements twice; a single value is taken as a whole.
	 */
	boolean isOutputClean() {
		CommandOutput<K, V, T> output = this.command.getOutput();
		return !this.partlyDecoded || output instanceof ValueOutput || output instanceof ByteArrayOutput;
	}

	@Override
	public void encode(ByteBuf buffer) {
		this.writtenAt = System.nanoTime();
		this.written = true;
		super.encode(buffer);
	}

	@Override
	@SuppressWarnings("unchecked")
	public CommandOutput<K, V, T> getOutput() {
		return this.left ? (CommandOutput<K, V, T>) VoidOutput.<K, V>create() : super.getOutput();
	}

	@Override
	public void complete() {
		if (!end()) {
			return;
		}
		CommandOutput<K, V, T> output = super.getOutput();
		if (output != null && output.hasError()) {
			Refusal refusal = Refusal.of(output.getError());
			if (refusal != null) {
				this.route.refused(this, refusal);
				return;
			}
		}
		if (this.scan != null && output != null) {
			this.route.scanned(this.scan, output, this.reader);
		}
		super.complete();
	}

	@Override
	public boolean completeExceptionally(Throwable failure) {
		if (!end() || getDelegate().isDone()) {
			return false;
		}
		this.route.failed(this, failure);
		return true;
	}

	@Override
	public void cancel() {
		if (end()) {
			super.cancel();
		}
	}

	@Override
	public boolean isDone() {
		return this.ended != 0 || super.isDone();
	}

	/**
	 * The reader has not answered for so long that it is taken for silent. Called again
	 * and again; runs on the event loop.
	 * <p>
	 * The command that has waited longest may itself be what keeps the node busy, and
	 * would keep one node after the other busy. So it moves on once, and then only when
	 * its time is nearly over. Those behind it move as often as they have to.
	 * @param now the time
	 * @param oldest whether no other command has waited longer
	 */
	void waitedTooLong(long now, boolean oldest) {
		long age = now - this.dispatchedAt;
		if (this.route.isOver(age)) {
			if (end()) {
				fail(this.route.timedOut(this));
			}
			return;
		}
		boolean suspect = oldest && this.accused && !this.route.isNearlyOver(age);
		if (!isBound() && isOutputClean() && !suspect && this.route.mayGoElsewhere(this.reader) && end()) {
			this.left = true;
			this.route.leave(this, oldest || this.accused);
		}
	}

	/** Ends the command with an exception for the caller. */
	void fail(Throwable failure) {
		super.completeExceptionally(failure);
	}

	/** Makes the output ready for another reply. */
	void clearError() {
		CommandOutput<K, V, T> output = super.getOutput();
		if (output != null && output.hasError()) {
			output.setError((String) null);
		}
	}

	private boolean end() {
		return ENDED.compareAndSet(this, 0, 1);
	}

	@Override
	public boolean hasDemand() {
		return this.left || super.hasDemand();
	}

	@Override
	public void setSource(DemandAware.Source source) {
		this.partlyDecoded = true;
		if (!this.left) {
			super.setSource(source);
		}
	}

	@Override
	public void removeSource() {
		if (!this.left) {
			super.removeSource();
		}
	}

}
