package io.github.elasticachespring.autoconfigure.cache;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The loads from the source that are under way, so that callers of one key share one. A
 * load belongs to the call of a cached method, or of {@code Cache.get} with a loader, and
 * ends with it. A write of its key overtakes it: its value is then no longer given to
 * whoever comes later, nor stored. Thread-safe.
 */
final class Loads {

	private static final ThreadLocal<@Nullable Scope> CURRENT = new ThreadLocal<>();

	private final Map<ByteBuffer, Load> open = new ConcurrentHashMap<>();

	/** The load of one key. */
	static final class Load {

		private final String cache;

		private final CompletableFuture<byte @Nullable []> result = new CompletableFuture<>();

		private final AtomicInteger holders = new AtomicInteger();

		private volatile boolean overtaken;

		/** How many callers are storing its value. Guarded by this. */
		private int stores;

		private Load(String cache) {
			this.cache = cache;
		}

		boolean isOvertaken() {
			return this.overtaken;
		}

		private synchronized void overtake() {
			this.overtaken = true;
		}

		/**
		 * Begins to store the value. Whoever overtakes the load meanwhile waits, so that
		 * what it writes comes after this.
		 * @return {@code false} if the load is overtaken already
		 */
		synchronized boolean beginStore() {
			if (!this.overtaken) {
				this.stores++;
			}
			return !this.overtaken;
		}

		/** The value is stored, or could not be. */
		synchronized void endStore() {
			this.stores--;
			notifyAll();
		}

		/** Waits until nobody stores the value any more. */
		synchronized void awaitStores(Duration limit) {
			long end = System.nanoTime() + limit.toNanos();
			try {
				for (long left = limit.toNanos(); this.stores > 0 && left > 0; left = end - System.nanoTime()) {
					TimeUnit.NANOSECONDS.timedWait(this, left);
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		CompletableFuture<byte @Nullable []> result() {
			return this.result;
		}

		/**
		 * Waits for another caller's load.
		 * @return the value, {@code null} if there is none to share in time
		 */
		byte @Nullable [] await(Duration limit) {
			try {
				return this.result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return null;
			}
			catch (ExecutionException | TimeoutException ex) {
				return null;
			}
		}

	}

	/** One call of a cached method. Belongs to its thread until the call is handed on. */
	static final class Scope {

		private final @Nullable Scope enclosing;

		private final Map<ByteBuffer, Load> loads = new HashMap<>();

		private @Nullable Loads owner;

		private Scope(@Nullable Scope enclosing) {
			this.enclosing = enclosing;
		}

		static Scope open() {
			Scope scope = new Scope(CURRENT.get());
			CURRENT.set(scope);
			return scope;
		}

		/** The thread goes on to something else. */
		void leave() {
			CURRENT.set(this.enclosing);
		}

		/** The call has ended. */
		synchronized void end() {
			if (this.owner != null) {
				this.loads.forEach(this.owner::end);
			}
			this.loads.clear();
		}

		private synchronized void add(Loads loads, ByteBuffer key, Load load) {
			this.owner = loads;
			this.loads.put(key, load);
		}

		private synchronized @Nullable Load get(ByteBuffer key) {
			return this.loads.get(key);
		}

	}

	/**
	 * Begins a load in the current call, unless another call loads the key already.
	 * @return the other's load, to wait for; {@code null} if this call is to load
	 */
	@Nullable Load beginUnlessOther(String cache, byte[] key) {
		ByteBuffer id = ByteBuffer.wrap(key);
		if (mine(key) != null) {
			return null;
		}
		Scope scope = CURRENT.get();
		if (scope == null) {
			return this.open.get(id);
		}
		Load load = held(new Load(cache));
		Load other = this.open.putIfAbsent(id, load);
		if (other == null) {
			scope.add(this, id, load);
		}
		return other;
	}

	/** The current call, if there is one, goes on to load a key. */
	void begin(String cache, byte[] key) {
		Scope scope = CURRENT.get();
		if (scope != null && mine(key) == null) {
			ByteBuffer id = ByteBuffer.wrap(key);
			scope.add(this, id, this.open.compute(id, (same, load) -> held((load != null) ? load : new Load(cache))));
		}
	}

	private static Load held(Load load) {
		load.holders.incrementAndGet();
		return load;
	}

	/** A load of the current call, or of one around it. */
	@Nullable Load mine(byte[] key) {
		ByteBuffer id = ByteBuffer.wrap(key);
		for (Scope scope = CURRENT.get(); scope != null; scope = scope.enclosing) {
			Load load = scope.get(id);
			if (load != null) {
				return load;
			}
		}
		return null;
	}

	private void end(ByteBuffer key, Load load) {
		this.open.computeIfPresent(key, (same, current) -> {
			boolean over = current == load && load.holders.get() == 1;
			return over ? null : current;
		});
		if (load.holders.decrementAndGet() == 0) {
			load.result.complete(null);
		}
	}

	/**
	 * The key is written: what is being loaded is out of date.
	 * @return the load, if there is one
	 */
	@Nullable Load overtake(byte[] key) {
		Load load = this.open.remove(ByteBuffer.wrap(key));
		if (load != null) {
			load.overtake();
		}
		return load;
	}

	/**
	 * The whole cache was cleared.
	 * @return its loads
	 */
	List<Load> overtakeAll(String cache) {
		List<Load> overtaken = new ArrayList<>();
		this.open.forEach((key, load) -> {
			if (load.cache.equals(cache) && this.open.remove(key, load)) {
				load.overtake();
				overtaken.add(load);
			}
		});
		return overtaken;
	}

}
