package io.github.elasticachespring.client.keyspace;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.CommandWrapper;

import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.command.FlushControl;
import io.github.elasticachespring.client.keyspace.TtlDecision.KeyTtl;

/**
 * Sends what sets missing TTLs on one connection, and never into a transaction: while one
 * is open they wait until it was sent to its end.
 *
 * <p>
 * May be called from any thread.
 */
final class FollowUps {

	/**
	 * A lost connection may have swallowed it; setting a missing TTL twice is harmless.
	 */
	private static final int ATTEMPTS = 5;

	/** Before the second attempt; five times as long before each further one. */
	private static final long PAUSE_MILLIS = 20;

	private final StatefulConnection<?, ?> connection;

	private final CommandSink next;

	private final TtlJournal journal;

	private final BooleanSupplier transaction;

	private final ServerForm form;

	private final Object lock = new Object();

	/** Guarded by the lock. */
	private final List<Runnable> waiting = new ArrayList<>();

	FollowUps(StatefulConnection<?, ?> connection, CommandSink next, TtlJournal journal, BooleanSupplier transaction,
			InstantSource clock) {
		this.connection = connection;
		this.next = next;
		this.journal = journal;
		this.transaction = transaction;
		this.form = new ServerForm(() -> (connection instanceof StatefulRedisConnectionImpl<?, ?> node)
				? node.getConnectionState().getRedisVersion() : null, clock);
	}

	/**
	 * Sets missing TTLs right behind a command that the same thread has just sent.
	 * @param keys the keys
	 * @param done called once, when all have been answered or given up
	 */
	void sendAtOnce(List<KeyTtl> keys, Runnable done) {
		Countdown countdown = new Countdown(keys.size(), done);
		keys.forEach((key) -> send(new Expiry(key, countdown, form(key), 1)));
	}

	/**
	 * Sets missing TTLs, behind the open transaction if there is one.
	 * @param keys the keys
	 * @param done called once, when all have been answered or given up
	 */
	void send(List<KeyTtl> keys, Runnable done) {
		outsideTransaction(() -> sendAtOnce(keys, done));
	}

	/**
	 * Sets missing TTLs a moment later, for keys of a command whose outcome is unknown.
	 * @param keys the keys
	 */
	void sendSoon(List<KeyTtl> keys) {
		Countdown countdown = new Countdown(keys.size(), () -> {
		});
		keys.forEach((key) -> sendLater(new Expiry(key, countdown, form(key), 1)));
	}

	/**
	 * Asks for a key's TTL.
	 * @param key the key
	 * @param reply takes milliseconds, -1 for none, -2 for no key; not called in vain
	 * @param failed called if there is no answer
	 */
	void ask(byte[] key, Consumer<Long> reply, Runnable failed) {
		outsideTransaction(() -> this.next.dispatch(new Question(key, reply, failed)));
	}

	/**
	 * Opens or closes a transaction, and lets through what waited for its end.
	 * @param change says that it is open, or no longer
	 */
	void transaction(Runnable change) {
		List<Runnable> free = new ArrayList<>();
		synchronized (this.lock) {
			change.run();
			if (!this.transaction.getAsBoolean()) {
				free.addAll(this.waiting);
				this.waiting.clear();
			}
		}
		free.forEach(this::outsideTransaction);
	}

	/** What waited for a transaction that was given up goes out. */
	void retryWaiting() {
		transaction(() -> {
		});
	}

	/**
	 * The lock makes a MULTI that another thread is about to send wait until this is
	 * sent.
	 */
	private void outsideTransaction(Runnable sending) {
		synchronized (this.lock) {
			if (this.transaction.getAsBoolean()) {
				this.waiting.add(sending);
				return;
			}
			sending.run();
		}
		if (this.connection instanceof FlushControl control && !control.isAutoFlush()) {
			this.connection.flushCommands();
		}
	}

	private ExpireForm form(KeyTtl key) {
		return key.refresh() ? ExpireForm.ALWAYS : this.form.current();
	}

	private void send(Expiry expiry) {
		this.next.dispatch(expiry);
	}

	/** Not from where a failure is told: the gate may hold a lock there. */
	private void sendLater(Expiry expiry) {
		try {
			this.connection.getResources()
				.eventExecutorGroup()
				.schedule(() -> outsideTransaction(() -> send(expiry)), expiry.pause(), TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			expiry.giveUp("The client was shut down");
		}
	}

	/** Waits for several replies. */
	private static final class Countdown {

		private final AtomicInteger left;

		private final Runnable done;

		Countdown(int count, Runnable done) {
			this.left = new AtomicInteger(count);
			this.done = done;
		}

		void count() {
			if (this.left.decrementAndGet() == 0) {
				this.done.run();
			}
		}

	}

	/** Sets one key's TTL. */
	private final class Expiry extends CommandWrapper<byte[], byte[], Long> {

		private final KeyTtl key;

		private final Countdown countdown;

		private final ExpireForm form;

		private final int attempt;

		private final AtomicInteger ended = new AtomicInteger();

		Expiry(KeyTtl key, Countdown countdown, ExpireForm form, int attempt) {
			super(form.command(key));
			this.key = key;
			this.countdown = countdown;
			this.form = form;
			this.attempt = attempt;
		}

		@Override
		public void complete() {
			super.complete();
			if (!this.ended.compareAndSet(0, 1)) {
				return;
			}
			String error = getOutput().getError();
			if (getOutput().hasError() && this.form == ExpireForm.NX && ExpireForm.isUnknownOption(error)) {
				FollowUps.this.form.learnOlder();
				sendLater(new Expiry(this.key, this.countdown, ExpireForm.SCRIPT, this.attempt));
				return;
			}
			if (getOutput().hasError()) {
				FollowUps.this.journal.failed(this.key.key(), error);
			}
			else if (Long.valueOf(1).equals(getOutput().get())) {
				FollowUps.this.journal.record(TtlAction.APPLIED);
			}
			this.countdown.count();
		}

		@Override
		public boolean completeExceptionally(Throwable failure) {
			boolean result = super.completeExceptionally(failure);
			if (this.ended.compareAndSet(0, 1)) {
				if (this.attempt < ATTEMPTS) {
					sendLater(new Expiry(this.key, this.countdown, form(this.key), this.attempt + 1));
				}
				else {
					giveUp(String.valueOf(failure.getMessage()));
				}
			}
			return result;
		}

		/** In milliseconds, before this attempt. */
		long pause() {
			return PAUSE_MILLIS * (long) Math.pow(5, Math.max(this.attempt - 2, 0));
		}

		void giveUp(String reason) {
			FollowUps.this.journal.failed(this.key.key(), reason);
			this.countdown.count();
		}

		@Override
		public void cancel() {
			super.cancel();
			if (this.ended.compareAndSet(0, 1)) {
				giveUp("The connection was closed");
			}
		}

	}

	/** Asks for one key's TTL. */
	private static final class Question extends CommandWrapper<byte[], byte[], Long> {

		private final Consumer<Long> reply;

		private final Runnable failed;

		Question(byte[] key, Consumer<Long> reply, Runnable failed) {
			super(new Command<>(CommandType.PTTL, new IntegerOutput<>(ByteArrayCodec.INSTANCE),
					new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(key)));
			this.reply = reply;
			this.failed = failed;
		}

		@Override
		public void complete() {
			super.complete();
			Long ttl = getOutput().hasError() ? null : getOutput().get();
			if (ttl != null) {
				this.reply.accept(ttl);
			}
			else {
				this.failed.run();
			}
		}

		@Override
		public boolean completeExceptionally(Throwable failure) {
			this.failed.run();
			return super.completeExceptionally(failure);
		}

	}

}
