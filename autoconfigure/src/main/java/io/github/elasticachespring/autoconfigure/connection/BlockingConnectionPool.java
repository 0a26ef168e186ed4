package io.github.elasticachespring.autoconfigure.connection;

import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.support.ConnectionPoolSupport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionProvider;

/**
 * Lends the connections of a commons-pool2 pool to transactions, pipelines and blocking
 * commands of the imperative API. Callers are served in the order they came.
 *
 * <p>
 * What keeps a connection for as long as it lives does not take it out of the pool:
 * subscriptions, and the cluster connection that reaches single nodes. They would leave
 * fewer and fewer for everybody else.
 */
final class BlockingConnectionPool implements LettuceConnectionProvider, DisposableBean {

	private static final Log logger = LogFactory.getLog(BlockingConnectionPool.class);

	private final LettuceConnectionProvider opener;

	private final ConnectionTidiness tidiness;

	private final GenericObjectPool<StatefulConnection<?, ?>> pool;

	private final Set<StatefulConnection<?, ?>> lent = ConcurrentHashMap.newKeySet();

	BlockingConnectionPool(LettuceConnectionProvider opener, GenericObjectPoolConfig<StatefulConnection<?, ?>> config,
			ConnectionTidiness tidiness) {
		this.opener = opener;
		this.tidiness = tidiness;
		this.pool = ConnectionPoolSupport.createGenericObjectPool(this::open, config, false,
				(connection) -> !ConnectionTidiness.isClosed(connection));
		this.pool.setTestOnBorrow(true);
	}

	PoolUsage usage() {
		return new PoolUsage(PoolUsage.Api.IMPERATIVE, this.pool.getNumActive(), this.pool.getNumIdle(),
				this.pool.getNumWaiters(), this.pool.getMaxTotal());
	}

	private StatefulConnection<?, ?> open() {
		StatefulConnection<?, ?> connection = this.opener.getConnection(StatefulConnection.class);
		this.tidiness.watch(connection);
		return connection;
	}

	@Override
	public <T extends StatefulConnection<?, ?>> T getConnection(Class<T> connectionType) {
		if (!connectionType.equals(StatefulConnection.class)) {
			return this.opener.getConnection(connectionType);
		}
		StatefulConnection<?, ?> connection = borrow();
		this.lent.add(connection);
		return connectionType.cast(connection);
	}

	private StatefulConnection<?, ?> borrow() {
		try {
			return this.pool.borrowObject();
		}
		catch (NoSuchElementException ex) {
			throw new PoolExhaustedException(this.pool.getMaxWaitDuration(), this.pool.getNumActive(),
					this.pool.getMaxTotal(), this.pool.getNumWaiters());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new RedisConnectionFailureException("Interrupted while waiting for a pooled connection", ex);
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw ConnectFailures.translate(ex);
		}
	}

	@Override
	public <T extends StatefulConnection<?, ?>> CompletionStage<T> getConnectionAsync(Class<T> connectionType) {
		if (!connectionType.equals(StatefulConnection.class)) {
			return this.opener.getConnectionAsync(connectionType);
		}
		try {
			return CompletableFuture.completedFuture(getConnection(connectionType));
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	@Override
	public void release(StatefulConnection<?, ?> connection) {
		if (!this.lent.remove(connection)) {
			this.opener.release(connection);
		}
		else if (this.tidiness.tidy(connection)) {
			this.pool.returnObject(connection);
		}
		else {
			discard(connection);
		}
	}

	private void discard(StatefulConnection<?, ?> connection) {
		try {
			this.pool.invalidateObject(connection);
		}
		catch (Exception ex) {
			// Opens another one for a caller who waits, and that failed.
			logger.debug("No connection could take the place of the discarded one", ex);
		}
	}

	@Override
	public CompletableFuture<Void> releaseAsync(StatefulConnection<?, ?> connection) {
		release(connection);
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public void destroy() {
		this.pool.close();
	}

}
