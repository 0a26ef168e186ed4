package io.github.elasticachespring.autoconfigure.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

import io.netty.util.concurrent.FastThreadLocalThread;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.data.redis.cache.CacheStatistics;
import org.springframework.data.redis.cache.CacheStatisticsCollector;
import org.springframework.data.redis.cache.RedisCacheWriter;
import org.springframework.data.redis.connection.RedisConnection;

import io.github.elasticachespring.autoconfigure.cache.PendingWrites.Clear;
import io.github.elasticachespring.autoconfigure.cache.PendingWrites.Evict;
import io.github.elasticachespring.autoconfigure.cache.PendingWrites.Put;
import io.github.elasticachespring.autoconfigure.cache.PendingWrites.Write;
import io.github.elasticachespring.client.failover.MaxWait;

/**
 * A cache that is only a cache: while the server is away its readers go to the source,
 * and what was to be written is remembered, and done before what it concerns is read from
 * the server again.
 *
 * <p>
 * Thread-safe. On a thread that must not block, such as an event loop, a write is
 * remembered and done by another thread at once.
 */
final class OutageCacheWriter implements RedisCacheWriter, AutoCloseable {

	private final RedisCacheWriter server;

	/** Whether callers get the exception instead. */
	private final boolean propagate;

	private final MaxWait maxWait;

	/** The longest to wait for another caller's load. */
	private final Duration maxLoadWait;

	private final PendingWrites pending;

	private final CacheRecovery recovery;

	private final Loads loads;

	private final LongAdder fallThroughs;

	OutageCacheWriter(RedisCacheWriter server, boolean propagate, MaxWait maxWait, Duration maxLoadWait,
			PendingWrites pending, BooleanSupplier running) {
		this(server, propagate, maxWait, maxLoadWait, pending, new Loads(), new LongAdder(),
				new CacheRecovery(server, maxWait, pending, running));
	}

	private OutageCacheWriter(RedisCacheWriter server, boolean propagate, MaxWait maxWait, Duration maxLoadWait,
			PendingWrites pending, Loads loads, LongAdder fallThroughs, CacheRecovery recovery) {
		this.server = server;
		this.propagate = propagate;
		this.maxWait = maxWait;
		this.maxLoadWait = maxLoadWait;
		this.pending = pending;
		this.loads = loads;
		this.fallThroughs = fallThroughs;
		this.recovery = recovery;
	}

	/** How many reads went to the source because the server could not answer. */
	long fallThroughs() {
		return this.fallThroughs.sum();
	}

	// Reads

	@Override
	public byte @Nullable [] get(String name, byte[] key) {
		return get(name, key, null);
	}

	@Override
	public byte @Nullable [] get(String name, byte[] key, @Nullable Duration ttl) {
		if (!this.pending.covers(name, key)) {
			try {
				byte[] value = this.maxWait.call(() -> this.server.get(name, key, ttl));
				if (value == null) {
					this.loads.begin(name, key);
				}
				return value;
			}
			catch (RuntimeException ex) {
				went(ex);
				this.recovery.probe(key);
			}
		}
		this.fallThroughs.increment();
		Loads.Load other = this.loads.beginUnlessOther(name, key);
		byte[] value = (other != null) ? other.await(this.maxLoadWait) : null;
		if (other != null && value == null) {
			this.loads.begin(name, key);
		}
		return value;
	}

	@Override
	public byte[] get(String name, byte[] key, Supplier<byte[]> valueLoader, @Nullable Duration ttl,
			boolean timeToIdleEnabled) {
		Loads.Scope scope = Loads.Scope.open();
		try {
			byte[] value = get(name, key, timeToIdleEnabled ? ttl : null);
			if (value == null) {
				value = valueLoader.get();
				put(name, key, value, ttl);
			}
			return value;
		}
		finally {
			scope.leave();
			scope.end();
		}
	}

	@Override
	public boolean supportsAsyncRetrieve() {
		return this.server.supportsAsyncRetrieve();
	}

	@Override
	public CompletableFuture<byte[]> retrieve(String name, byte[] key, @Nullable Duration ttl) {
		if (this.pending.covers(name, key)) {
			return fallThroughAsync(name, key);
		}
		return attemptAsync(() -> this.server.retrieve(name, key, ttl)).exceptionallyCompose((failure) -> {
			went(failure);
			this.recovery.probe(key);
			return fallThroughAsync(name, key);
		});
	}

	@SuppressWarnings("NullAway") // as the interface, which stands for no value by null
	private CompletableFuture<byte[]> fallThroughAsync(String name, byte[] key) {
		this.fallThroughs.increment();
		Loads.Load other = this.loads.beginUnlessOther(name, key);
		return (other != null)
				? other.result().copy().completeOnTimeout(null, this.maxLoadWait.toNanos(), TimeUnit.NANOSECONDS)
				: CompletableFuture.completedFuture(null);
	}

	/** What fails before anything is dispatched, such as connecting, fails alike. */
	private <T> CompletableFuture<T> attemptAsync(Supplier<CompletableFuture<T>> action) {
		try {
			return this.maxWait.call(action);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/** Notes an outage, and passes anything else on. */
	private void went(Throwable failure) {
		if (this.propagate || !Outages.isOutage(failure)) {
			throw (failure instanceof RuntimeException known) ? known : new IllegalStateException(failure);
		}
		this.recovery.away(failure, this.fallThroughs::sum);
	}

	// Writes

	@Override
	public void put(String name, byte[] key, byte[] value, @Nullable Duration ttl) {
		Loads.Load load = this.loads.mine(key);
		if (load != null) {
			load.result().complete(value);
			putLoaded(name, key, value, ttl, load);
			return;
		}
		Loads.Load overtaken = overtake(key);
		if (overtaken != null) {
			overtaken.result().complete(value);
		}
		write(name, key, new Put(name, value, ttl, System.nanoTime()), () -> {
			this.server.put(name, key, value, ttl);
			return true;
		}, false);
	}

	/** A value that was overtaken while it was loaded must not come back. */
	private void putLoaded(String name, byte[] key, byte[] value, @Nullable Duration ttl, Loads.Load load) {
		if (!load.beginStore()) {
			return;
		}
		boolean done;
		try {
			done = write(name, key, new Evict(name), () -> {
				this.server.put(name, key, value, ttl);
				return true;
			}, true);
		}
		finally {
			load.endStore();
		}
		if (done && load.isOvertaken()) {
			// By somebody who might not wait.
			evictIfPresent(name, key);
		}
	}

	/**
	 * A write of a key comes after what is being stored, and what is being loaded is not
	 * stored after it.
	 */
	private Loads.@Nullable Load overtake(byte[] key) {
		Loads.Load load = this.loads.overtake(key);
		if (load != null && mayBlock()) {
			load.awaitStores(this.maxLoadWait);
		}
		return load;
	}

	@Override
	public CompletableFuture<Void> store(String name, byte[] key, byte[] value, @Nullable Duration ttl) {
		Loads.Load overtaken = overtake(key);
		if (overtaken != null) {
			overtaken.result().complete(value);
		}
		Put put = new Put(name, value, ttl, System.nanoTime());
		if (this.pending.covers(name, key)) {
			remember(key, put, null);
			return CompletableFuture.completedFuture(null);
		}
		return attemptAsync(() -> this.server.store(name, key, value, ttl)).exceptionally((failure) -> {
			went(failure);
			remember(key, put, failure);
			return null;
		});
	}

	/**
	 * Fails in an outage: what it would answer is not known.
	 */
	@Override
	public byte @Nullable [] putIfAbsent(String name, byte[] key, byte[] value, @Nullable Duration ttl) {
		if (this.pending.covers(name, key)) {
			throw new TransientDataAccessResourceException(
					"Whether the cache '%s' has the key is not known before what was written in an outage is done"
						.formatted(name));
		}
		overtake(key);
		return this.maxWait.call(() -> this.server.putIfAbsent(name, key, value, ttl));
	}

	@Override
	public void evict(String name, byte[] key) {
		evictIfPresent(name, key);
	}

	@Override
	public boolean evictIfPresent(String name, byte[] key) {
		overtake(key);
		return write(name, key, new Evict(name), () -> this.server.evictIfPresent(name, key), false);
	}

	@Override
	public void clear(String name, byte[] pattern) {
		invalidate(name, pattern);
	}

	@Override
	public boolean invalidate(String name, byte[] pattern) {
		List<Loads.Load> overtaken = this.loads.overtakeAll(name);
		if (mayBlock()) {
			overtaken.forEach((load) -> load.awaitStores(this.maxLoadWait));
		}
		Clear clear = new Clear(name, pattern);
		Throwable failure = null;
		if (mayBlock()) {
			try {
				boolean removed = this.maxWait.call(() -> this.server.invalidate(name, pattern));
				if (!this.pending.isEmpty() && !this.pending.remember(clear)) {
					throw lost(name, null);
				}
				return removed;
			}
			catch (RuntimeException ex) {
				went(ex);
				failure = ex;
			}
		}
		if (!this.pending.remember(clear)) {
			throw lost(name, failure);
		}
		this.recovery.begin();
		return false;
	}

	/**
	 * Does a write, or remembers it.
	 * @return what the server answered, {@code false} if it was not asked
	 */
	private boolean write(String name, byte[] key, Write write, Supplier<Boolean> action, boolean mayBeLost) {
		Throwable failure = null;
		if (!this.pending.covers(name, key) && mayBlock()) {
			try {
				return this.maxWait.call(action);
			}
			catch (RuntimeException ex) {
				went(ex);
				failure = ex;
			}
		}
		if (!mayBeLost) {
			remember(key, write, failure);
		}
		else if (!this.pending.covers(name, key)) {
			// What was loaded from the source need not be kept; older must not be read.
			this.pending.remember(key, write);
			this.recovery.begin();
		}
		return false;
	}

	private void remember(byte[] key, Write write, @Nullable Throwable failure) {
		if (!this.pending.remember(key, write)) {
			throw lost(write.cache(), failure);
		}
		this.recovery.begin();
	}

	private TransientDataAccessResourceException lost(String cache, @Nullable Throwable failure) {
		TransientDataAccessResourceException lost = new TransientDataAccessResourceException(
				("A write to the cache '%s' could not be sent, nor remembered until the server is back: %d wait already "
						+ "(elasticache.failover.max-held-commands and max-held-size)")
					.formatted(cache, this.pending.number()));
		if (failure != null) {
			lost.initCause(failure);
		}
		return lost;
	}

	private static boolean mayBlock() {
		return !Schedulers.isInNonBlockingThread()
				&& !(Thread.currentThread() instanceof FastThreadLocalThread thread && !thread.permitBlockingCalls());
	}

	@Override
	public void close() {
		this.recovery.close();
	}

	// The rest is the server's

	@Override
	public void clearStatistics(String name) {
		this.server.clearStatistics(name);
	}

	@Override
	public CacheStatistics getCacheStatistics(String cacheName) {
		return this.server.getCacheStatistics(cacheName);
	}

	@Override
	public <T extends @Nullable Object> T execute(Function<RedisConnection, T> callback) {
		return this.server.execute(callback);
	}

	@Override
	public RedisCacheWriter withStatisticsCollector(CacheStatisticsCollector collector) {
		RedisCacheWriter counting = this.server.withStatisticsCollector(collector);
		return new OutageCacheWriter(counting, this.propagate, this.maxWait, this.maxLoadWait, this.pending, this.loads,
				this.fallThroughs, this.recovery.through(counting));
	}

}
