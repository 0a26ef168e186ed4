package io.github.elasticachespring.autoconfigure.connection;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.api.StatefulConnection;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionProvider;

/**
 * Lends connections to blocking commands of the reactive API without blocking a thread.
 * Lettuce's {@code BoundedAsyncPool} fails at once when all connections are in use; here
 * callers wait in a line, each for the same time as with the imperative API.
 *
 * <p>
 * All state is guarded by {@code this}. Nothing is completed, opened or closed while the
 * lock is held. Subscriptions are not pooled: see {@link BlockingConnectionPool}.
 */
final class ReactiveConnectionPool implements LettuceConnectionProvider, DisposableBean {

	private final LettuceConnectionProvider opener;

	private final Limits limits;

	private final ConnectionTidiness tidiness;

	private final ScheduledExecutorService scheduler;

	/** The most recently used first. */
	private final Deque<StatefulConnection<?, ?>> idle = new ArrayDeque<>();

	private final Set<StatefulConnection<?, ?>> lent = new HashSet<>();

	private final Deque<CompletableFuture<StatefulConnection<?, ?>>> line = new ArrayDeque<>();

	/** Connections that are lent, idle, or being opened. */
	private int open;

	private boolean closed;

	ReactiveConnectionPool(LettuceConnectionProvider opener, Limits limits, ConnectionTidiness tidiness,
			ScheduledExecutorService scheduler) {
		this.opener = opener;
		this.limits = limits;
		this.tidiness = tidiness;
		this.scheduler = scheduler;
	}

	synchronized PoolUsage usage() {
		return new PoolUsage(PoolUsage.Api.REACTIVE, this.lent.size(), this.idle.size(), this.line.size(),
				this.limits.maxActive());
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T extends StatefulConnection<?, ?>> CompletionStage<T> getConnectionAsync(Class<T> connectionType) {
		if (!connectionType.equals(StatefulConnection.class)) {
			return this.opener.getConnectionAsync(connectionType);
		}
		CompletableFuture<StatefulConnection<?, ?>> caller = new CompletableFuture<>();
		StatefulConnection<?, ?> found;
		boolean mayOpen = false;
		synchronized (this) {
			found = nextIdle();
			if (found != null) {
				this.lent.add(found);
			}
			else if (this.limits.allow(this.open)) {
				this.open++;
				mayOpen = true;
			}
			else {
				this.line.add(caller);
			}
		}
		if (found != null) {
			caller.complete(found);
		}
		else if (mayOpen) {
			openFor(caller);
		}
		else {
			limitWait(caller);
		}
		return (CompletionStage<T>) caller;
	}

	private @Nullable StatefulConnection<?, ?> nextIdle() {
		StatefulConnection<?, ?> next;
		while ((next = this.idle.pollFirst()) != null && ConnectionTidiness.isClosed(next)) {
			this.open--;
		}
		return next;
	}

	private void openFor(CompletableFuture<StatefulConnection<?, ?>> caller) {
		this.opener.getConnectionAsync(StatefulConnection.class).whenComplete((connection, failure) -> {
			if (connection != null) {
				this.tidiness.watch(connection);
				synchronized (this) {
					this.lent.add(connection);
				}
				if (!caller.complete(connection)) {
					releaseAsync(connection);
				}
			}
			else {
				caller.completeExceptionally(failure);
				openForNext();
			}
		});
	}

	/** A connection is gone: whoever waits longest gets another. */
	private void openForNext() {
		CompletableFuture<StatefulConnection<?, ?>> next;
		synchronized (this) {
			next = this.line.pollFirst();
			if (next == null) {
				this.open--;
			}
		}
		if (next != null) {
			openFor(next);
		}
	}

	private void limitWait(CompletableFuture<StatefulConnection<?, ?>> caller) {
		Duration maxWait = this.limits.maxWait();
		if (maxWait.isNegative()) {
			return;
		}
		var timeout = this.scheduler.schedule(() -> giveUp(caller), maxWait.toMillis(), TimeUnit.MILLISECONDS);
		caller.whenComplete((connection, failure) -> timeout.cancel(false));
	}

	private void giveUp(CompletableFuture<StatefulConnection<?, ?>> caller) {
		PoolExhaustedException exhausted;
		synchronized (this) {
			if (!this.line.remove(caller)) {
				return;
			}
			exhausted = new PoolExhaustedException(this.limits.maxWait(), this.lent.size(), this.limits.maxActive(),
					this.line.size());
		}
		caller.completeExceptionally(exhausted);
	}

	@Override
	public CompletableFuture<Void> releaseAsync(StatefulConnection<?, ?> connection) {
		synchronized (this) {
			if (!this.lent.remove(connection)) {
				return this.opener.releaseAsync(connection);
			}
		}
		if (!this.tidiness.tidy(connection)) {
			openForNext();
			return this.opener.releaseAsync(connection);
		}
		return handOver(connection);
	}

	private CompletableFuture<Void> handOver(StatefulConnection<?, ?> connection) {
		while (true) {
			CompletableFuture<StatefulConnection<?, ?>> next;
			synchronized (this) {
				next = this.line.pollFirst();
				if (next != null) {
					this.lent.add(connection);
				}
				else if (!this.closed && this.limits.allowIdle(this.idle.size())) {
					this.idle.addFirst(connection);
					return CompletableFuture.completedFuture(null);
				}
				else {
					this.open--;
				}
			}
			if (next == null) {
				return this.opener.releaseAsync(connection);
			}
			if (next.complete(connection)) {
				return CompletableFuture.completedFuture(null);
			}
			synchronized (this) {
				this.lent.remove(connection);
			}
		}
	}

	@Override
	public void destroy() {
		List<StatefulConnection<?, ?>> unused;
		List<CompletableFuture<StatefulConnection<?, ?>>> waiting;
		synchronized (this) {
			this.closed = true;
			unused = new ArrayList<>(this.idle);
			waiting = new ArrayList<>(this.line);
			this.idle.clear();
			this.line.clear();
			this.open -= unused.size();
		}
		unused.forEach(this.opener::releaseAsync);
		waiting.forEach((caller) -> caller.completeExceptionally(
				new IllegalStateException("The connection factory was stopped while waiting for a connection")));
	}

	/**
	 * How many connections there may be; a negative number or time is unlimited.
	 *
	 * @param maxActive connections in use
	 * @param maxIdle connections that wait for their next use
	 * @param maxWait how long a caller waits for one
	 */
	record Limits(int maxActive, int maxIdle, Duration maxWait) {

		boolean allow(int open) {
			return this.maxActive < 0 || open < this.maxActive;
		}

		boolean allowIdle(int idle) {
			return this.maxIdle < 0 || idle < this.maxIdle;
		}

	}

}
