package io.github.elasticachespring.autoconfigure.cache;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.cache.RedisCacheWriter;

import io.github.elasticachespring.autoconfigure.cache.PendingWrites.Clear;
import io.github.elasticachespring.autoconfigure.cache.PendingWrites.Put;
import io.github.elasticachespring.autoconfigure.cache.PendingWrites.Write;
import io.github.elasticachespring.client.failover.MaxWait;

/**
 * Does what caches were told in an outage, in a thread of its own, and tries again until
 * all of it is done and the server can be read. Thread-safe.
 */
final class CacheRecovery implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(OutageCacheWriter.class);

	private static final int BATCH = 256;

	private static final long PAUSE_MILLIS = 100;

	private final RedisCacheWriter server;

	private final MaxWait maxWait;

	private final PendingWrites pending;

	/** Whether connections can be had at all: not while the application stops. */
	private final BooleanSupplier running;

	private final ScheduledThreadPoolExecutor executor;

	/** A key that could not be read, as long as the outage lasts. */
	private final AtomicReference<byte @Nullable []> unread;

	/** Counts the reads that went to their source; {@code null} while all is well. */
	private final AtomicReference<@Nullable LongSupplier> fallThroughs;

	CacheRecovery(RedisCacheWriter server, MaxWait maxWait, PendingWrites pending, BooleanSupplier running) {
		this(server, maxWait, pending, running, executor(), new AtomicReference<>(), new AtomicReference<>());
	}

	private CacheRecovery(RedisCacheWriter server, MaxWait maxWait, PendingWrites pending, BooleanSupplier running,
			ScheduledThreadPoolExecutor executor, AtomicReference<byte @Nullable []> unread,
			AtomicReference<@Nullable LongSupplier> fallThroughs) {
		this.server = server;
		this.maxWait = maxWait;
		this.pending = pending;
		this.running = running;
		this.executor = executor;
		this.unread = unread;
		this.fallThroughs = fallThroughs;
	}

	/** Its thread ends when there is nothing to recover. */
	private static ScheduledThreadPoolExecutor executor() {
		ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "elasticache-cache-recovery");
			thread.setDaemon(true);
			return thread;
		});
		executor.setKeepAliveTime(10, TimeUnit.SECONDS);
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	/** The same recovery, for a writer that has statistics of its own. */
	CacheRecovery through(RedisCacheWriter other) {
		return new CacheRecovery(other, this.maxWait, this.pending, this.running, this.executor, this.unread,
				this.fallThroughs);
	}

	/**
	 * The server is away: the first to notice it tells so.
	 * @param failure what was seen
	 * @param reads counts the reads that went to their source
	 */
	void away(Throwable failure, LongSupplier reads) {
		if (this.fallThroughs.compareAndSet(null, reads)) {
			logger.warn("Reads of caches go to their source: " + failure.getMessage());
		}
	}

	/** Something is to be done. */
	void begin() {
		beginIn(0);
	}

	/** Asks from now on whether a key can be read again. */
	void probe(byte[] key) {
		this.unread.set(key);
		beginIn(PAUSE_MILLIS);
	}

	private void beginIn(long millis) {
		if (!this.executor.isShutdown() && this.executor.getQueue().isEmpty()) {
			this.executor.schedule(this::recover, millis, TimeUnit.MILLISECONDS);
		}
	}

	private void recover() {
		try {
			doPending();
			readAgain();
		}
		catch (RuntimeException ex) {
			// Still away: what is left is tried again.
		}
		if (!this.pending.isEmpty() || this.unread.get() != null) {
			beginIn(PAUSE_MILLIS);
			return;
		}
		LongSupplier reads = this.fallThroughs.getAndSet(null);
		if (reads != null) {
			logger.info("Caches are read from the server again: %d reads went to their source so far"
				.formatted(reads.getAsLong()));
		}
	}

	private void doPending() {
		for (Clear clear : this.pending.clears()) {
			attempt(clear, () -> this.server.invalidate(clear.cache(), clear.pattern()));
			this.pending.done(clear);
		}
		List<Map.Entry<ByteBuffer, Write>> batch = this.pending.oldest(BATCH);
		while (!batch.isEmpty()) {
			for (Map.Entry<ByteBuffer, Write> entry : batch) {
				attempt(entry.getValue(), () -> apply(entry.getKey().array(), entry.getValue()));
				this.pending.done(entry.getKey(), entry.getValue());
			}
			batch = this.pending.oldest(BATCH);
		}
	}

	private void readAgain() {
		byte[] key = this.unread.get();
		if (key != null) {
			this.maxWait.call(() -> this.server.execute((connection) -> connection.keyCommands().exists(key)));
			this.unread.compareAndSet(key, null);
		}
	}

	private Object apply(byte[] key, Write write) {
		if (!(write instanceof Put put)) {
			return this.server.evictIfPresent(write.cache(), key);
		}
		Duration ttl = put.ttl(System.nanoTime());
		if (ttl != null && ttl.toMillis() < 1) {
			return this.server.evictIfPresent(write.cache(), key);
		}
		this.server.put(write.cache(), key, put.value(), ttl);
		return true;
	}

	/**
	 * An error that is no outage would only happen again: it is told, and given up. The
	 * application's own end says nothing about the write.
	 */
	private void attempt(Write write, Supplier<?> action) {
		try {
			this.maxWait.call(action);
		}
		catch (RuntimeException ex) {
			if (Outages.isOutage(ex) || this.executor.isShutdown() || !this.running.getAsBoolean()) {
				throw ex;
			}
			logger.error("A write to the cache '%s' that was remembered in an outage failed".formatted(write.cache()),
					ex);
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
		if (!this.pending.isEmpty()) {
			logger.warn(
					"%d writes to caches that were remembered in an outage are lost".formatted(this.pending.number()));
		}
	}

}
