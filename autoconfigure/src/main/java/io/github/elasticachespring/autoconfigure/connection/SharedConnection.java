package io.github.elasticachespring.autoconfigure.connection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionProvider;

import io.github.elasticachespring.client.failover.MaxWait;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

/**
 * The one connection that all callers share, opened by the first of them.
 *
 * <p>
 * Callers that come while it is being opened wait for that one attempt and share its
 * outcome: in an outage, sixty callers wait for one connect timeout, not one after the
 * other for sixty. A failed attempt is forgotten, so that the next caller makes another.
 * Once the connection is there, a caller costs one volatile read. Thread-safe.
 *
 * @param <E> the encoding of keys and values
 */
final class SharedConnection<E> {

	private static final Log logger = LogFactory.getLog(SharedConnection.class);

	private final LettuceConnectionProvider opener;

	private final AtomicReference<@Nullable CompletableFuture<StatefulConnection<E, E>>> attempt = new AtomicReference<>();

	/** Whether the last attempt failed, so that the next may be as vain. */
	private volatile boolean failed;

	SharedConnection(LettuceConnectionProvider opener) {
		this.opener = opener;
	}

	StatefulConnection<E, E> get() {
		CompletableFuture<StatefulConnection<E, E>> current = this.attempt.get();
		if (current != null && isClosed(current)) {
			this.attempt.compareAndSet(current, null);
			current = null;
		}
		return join((current != null) ? current : open());
	}

	/** A caller who waits less than others in an outage does so, too, if there is one. */
	private StatefulConnection<E, E> join(CompletableFuture<StatefulConnection<E, E>> connecting) {
		MaxWait limit = this.failed ? MaxWait.current() : null;
		try {
			return (limit != null && !connecting.isDone()) ? connecting.get(limit.longest().toNanos(), NANOSECONDS)
					: connecting.join();
		}
		catch (CompletionException | ExecutionException ex) {
			throw ConnectFailures.translate(ex);
		}
		catch (TimeoutException ex) {
			throw new RedisConnectionFailureException(
					"Not connected within the %d ms that this call waits; the last attempt to connect has failed"
						.formatted(limit.longest().toMillis()),
					ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new RedisConnectionFailureException("Interrupted while connecting", ex);
		}
	}

	private CompletableFuture<StatefulConnection<E, E>> open() {
		CompletableFuture<StatefulConnection<E, E>> mine = new CompletableFuture<>();
		CompletableFuture<StatefulConnection<E, E>> theirs = this.attempt.compareAndExchange(null, mine);
		if (theirs != null) {
			return theirs;
		}
		try {
			connect().whenComplete((connection, failure) -> complete(mine, connection, failure));
		}
		catch (RuntimeException ex) {
			complete(mine, null, ex);
		}
		return mine;
	}

	@SuppressWarnings("unchecked")
	private CompletableFuture<StatefulConnection<E, E>> connect() {
		return this.opener.getConnectionAsync(StatefulConnection.class)
			.thenApply((connection) -> (StatefulConnection<E, E>) connection)
			.toCompletableFuture();
	}

	private void complete(CompletableFuture<StatefulConnection<E, E>> mine,
			@Nullable StatefulConnection<E, E> connection, @Nullable Throwable failure) {
		this.failed = connection == null;
		if (connection != null) {
			mine.complete(connection);
		}
		else {
			this.attempt.compareAndSet(mine, null);
			mine.completeExceptionally(failure);
		}
	}

	private boolean isClosed(CompletableFuture<StatefulConnection<E, E>> current) {
		return current.isDone() && !current.isCompletedExceptionally() && ConnectionTidiness.isClosed(current.join());
	}

	/** Replaces the connection unless it answers a PING. */
	void validate() {
		StatefulConnection<E, E> connection = get();
		try {
			if (connection instanceof StatefulRedisConnection<E, E> node) {
				node.sync().ping();
			}
			else if (connection instanceof StatefulRedisClusterConnection<E, E> cluster) {
				cluster.sync().ping();
			}
		}
		catch (RuntimeException ex) {
			logger.info("The shared connection did not answer and is opened again", ex);
			reset();
			get();
		}
	}

	/** Closes the connection; the next caller opens another. */
	void reset() {
		CompletableFuture<StatefulConnection<E, E>> last = this.attempt.getAndSet(null);
		if (last != null) {
			last.thenAccept(StatefulConnection::closeAsync);
		}
	}

}
