package io.github.elasticachespring.autoconfigure.cache;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a cache was told in an outage and the server was not: the last write of each key,
 * and the caches to clear, in bounded number and size. Thread-safe.
 */
final class PendingWrites {

	/** A write to be done on recovery. Two are the same only if they are one object. */
	interface Write {

		String cache();

	}

	/** Stores a value that lives for what is left of its time. */
	static final class Put implements Write {

		private final String cache;

		private final byte[] value;

		private final @Nullable Duration ttl;

		private final long since;

		Put(String cache, byte[] value, @Nullable Duration ttl, long since) {
			this.cache = cache;
			this.value = value;
			this.ttl = ttl;
			this.since = since;
		}

		@Override
		public String cache() {
			return this.cache;
		}

		byte[] value() {
			return this.value;
		}

		/**
		 * How long the value has still to live.
		 * @return the time, zero or less if it is over, {@code null} for ever
		 */
		@Nullable Duration ttl(long now) {
			boolean expires = this.ttl != null && !this.ttl.isZero() && !this.ttl.isNegative();
			return (expires && this.ttl != null) ? this.ttl.minusNanos(now - this.since) : null;
		}

	}

	/** Removes a key. */
	static final class Evict implements Write {

		private final String cache;

		Evict(String cache) {
			this.cache = cache;
		}

		@Override
		public String cache() {
			return this.cache;
		}

	}

	/** Removes all keys that match a pattern. */
	static final class Clear implements Write {

		private final String cache;

		private final byte[] pattern;

		Clear(String cache, byte[] pattern) {
			this.cache = cache;
			this.pattern = pattern;
		}

		@Override
		public String cache() {
			return this.cache;
		}

		byte[] pattern() {
			return this.pattern;
		}

	}

	private final int maxNumber;

	private final long maxSize;

	/** Guarded by this. */
	private final Map<ByteBuffer, Write> keys = new LinkedHashMap<>();

	/** By pattern. Guarded by this. */
	private final Map<ByteBuffer, Clear> clears = new LinkedHashMap<>();

	/** Guarded by this. */
	private long size;

	/** Spares callers the lock as long as there is nothing. */
	private volatile boolean empty = true;

	PendingWrites(int maxNumber, long maxSize) {
		this.maxNumber = maxNumber;
		this.maxSize = maxSize;
	}

	boolean isEmpty() {
		return this.empty;
	}

	synchronized int number() {
		return this.keys.size() + this.clears.size();
	}

	/** Whether what the server has for a key is out of date. */
	boolean covers(String cache, byte[] key) {
		if (this.empty) {
			return false;
		}
		synchronized (this) {
			return this.keys.containsKey(ByteBuffer.wrap(key)) || isCleared(cache);
		}
	}

	private boolean isCleared(String cache) {
		return this.clears.values().stream().anyMatch((clear) -> clear.cache().equals(cache));
	}

	/**
	 * Remembers the last write of a key. A value for which there is no room is remembered
	 * as an eviction, which is as safe.
	 * @return whether there was room
	 */
	synchronized boolean remember(byte[] key, Write write) {
		ByteBuffer id = ByteBuffer.wrap(key);
		Write before = this.keys.get(id);
		if (before == null && number() >= this.maxNumber) {
			return false;
		}
		long others = this.size - ((before != null) ? size(id, before) : 0);
		Write kept = (write instanceof Put && others + size(id, write) > this.maxSize) ? new Evict(write.cache())
				: write;
		if (others + size(id, kept) > this.maxSize) {
			return false;
		}
		this.keys.put(id, kept);
		this.size = others + size(id, kept);
		this.empty = false;
		return true;
	}

	/** Remembers to clear, after which nothing that was put before may come back. */
	synchronized boolean remember(Clear clear) {
		ByteBuffer id = ByteBuffer.wrap(clear.pattern());
		if (!this.clears.containsKey(id) && number() >= this.maxNumber) {
			return false;
		}
		this.clears.put(id, clear);
		this.keys.replaceAll((key, write) -> {
			if (!(write instanceof Put) || !write.cache().equals(clear.cache())) {
				return write;
			}
			Evict evict = new Evict(write.cache());
			this.size += size(key, evict) - size(key, write);
			return evict;
		});
		this.empty = false;
		return true;
	}

	synchronized List<Clear> clears() {
		return new ArrayList<>(this.clears.values());
	}

	/** The oldest keys; none of a cache that is still to be cleared. */
	synchronized List<Map.Entry<ByteBuffer, Write>> oldest(int limit) {
		return this.keys.entrySet()
			.stream()
			.filter((entry) -> !isCleared(entry.getValue().cache()))
			.limit(limit).<Map
					.Entry<ByteBuffer, Write>>map((entry) -> Map.entry(entry.getKey(), entry.getValue()))
			.toList();
	}

	/** A write was done: it is forgotten unless there is a later one of its key. */
	synchronized void done(ByteBuffer key, Write write) {
		if (this.keys.get(key) == write) {
			this.keys.remove(key);
			this.size -= size(key, write);
		}
		this.empty = number() == 0;
	}

	synchronized void done(Clear clear) {
		this.clears.remove(ByteBuffer.wrap(clear.pattern()), clear);
		this.empty = number() == 0;
	}

	private static long size(ByteBuffer key, Write write) {
		return key.remaining() + ((write instanceof Put put) ? put.value().length : 0);
	}

}
