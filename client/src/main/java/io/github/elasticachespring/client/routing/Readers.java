package io.github.elasticachespring.client.routing;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The nodes behind a reader endpoint, each with one connection, taken in turn.
 *
 * <p>
 * The endpoint is a name that answers with one replica at a time, so a connection to the
 * name stays with whichever replica it happened to meet. Here the name is asked again and
 * again, first in a burst and then at an interval, and every address that ever comes up
 * gets a connection of its own. An address leaves when its connection is lost and the
 * name has not mentioned it for a while.
 *
 * <p>
 * Thread-safe; a turn costs a counter and no allocation.
 */
public final class Readers implements AutoCloseable {

	/** Answers in a row without a new address that end the burst. */
	private static final int QUIET_ANSWERS = 6;

	/** An address that is unreachable and unmentioned for this long is forgotten. */
	private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(60);

	private final Supplier<CompletionStage<List<InetAddress>>> lookup;

	private final Function<InetAddress, CompletionStage<Reader>> connect;

	private final ScheduledExecutorService scheduler;

	private final Duration interval;

	private final InstantSource clock;

	/** When the name last mentioned an address. */
	private final Map<InetAddress, Instant> mentioned = new ConcurrentHashMap<>();

	private final Map<InetAddress, CompletableFuture<Reader>> connecting = new ConcurrentHashMap<>();

	private final AtomicInteger turn = new AtomicInteger();

	private final AtomicBoolean started = new AtomicBoolean();

	private final CompletableFuture<Void> ready = new CompletableFuture<>();

	/** Replaced as a whole under the monitor of this object. */
	private volatile Reader[] readers = {};

	private volatile boolean closed;

	private @Nullable Future<?> refresh;

	private @Nullable Reader scanned;

	/**
	 * Creates readers that do nothing until they are {@linkplain #start() started}.
	 * @param lookup asks the name server for the endpoint's addresses, past any cache
	 * @param connect connects to one of them
	 * @param scheduler where the name is asked again
	 * @param interval how long to wait before asking again
	 * @param clock tells the time
	 */
	public Readers(Supplier<CompletionStage<List<InetAddress>>> lookup,
			Function<InetAddress, CompletionStage<Reader>> connect, ScheduledExecutorService scheduler,
			Duration interval, InstantSource clock) {
		this.lookup = lookup;
		this.connect = connect;
		this.scheduler = scheduler;
		this.interval = interval;
		this.clock = clock;
	}

	/**
	 * Collects the addresses and connects to them. Further calls return the same stage.
	 * @return completes, and never fails, when the first burst of questions is over and
	 * every address it found was connected or failed to
	 */
	public CompletionStage<Void> start() {
		if (this.started.compareAndSet(false, true)) {
			burst(0).whenComplete((done, failure) -> {
				this.ready.complete(null);
				scheduleRefresh();
			});
		}
		return this.ready;
	}

	private CompletionStage<Void> burst(int quietAnswers) {
		int known = this.connecting.size();
		return ask().thenCompose((answered) -> {
			int quiet = (answered && this.connecting.size() == known) ? quietAnswers + 1 : 0;
			boolean enough = !answered || quiet >= QUIET_ANSWERS;
			return (enough || this.closed) ? settled() : burst(quiet);
		});
	}

	/** Asks once; never fails. */
	private CompletionStage<Boolean> ask() {
		return this.lookup.get().handle((addresses, failure) -> {
			if (failure != null) {
				return false;
			}
			Instant now = this.clock.instant();
			for (InetAddress address : addresses) {
				this.mentioned.put(address, now);
				this.connecting.computeIfAbsent(address, this::connectTo);
			}
			return true;
		});
	}

	private CompletableFuture<Reader> connectTo(InetAddress address) {
		CompletableFuture<Reader> reader = this.connect.apply(address).toCompletableFuture();
		reader.whenComplete((connected, failure) -> {
			if (failure != null) {
				this.scheduler.execute(() -> this.connecting.remove(address, reader));
			}
			else {
				add(connected);
			}
		});
		return reader;
	}

	private CompletionStage<Void> settled() {
		CompletableFuture<?>[] all = this.connecting.values()
			.stream()
			.map((reader) -> reader.handle((connected, failure) -> connected))
			.toArray(CompletableFuture[]::new);
		return CompletableFuture.allOf(all);
	}

	private synchronized void scheduleRefresh() {
		if (!this.closed) {
			long millis = this.interval.toMillis();
			this.refresh = this.scheduler.scheduleWithFixedDelay(this::refresh, millis, millis, TimeUnit.MILLISECONDS);
		}
	}

	private void refresh() {
		ask();
		Instant limit = this.clock.instant().minus(FORGOTTEN_AFTER);
		for (Reader reader : this.readers) {
			Instant last = this.mentioned.getOrDefault(reader.address(), Instant.MIN);
			if (!reader.isConnected() && last.isBefore(limit)) {
				remove(reader);
			}
		}
	}

	private synchronized void add(Reader reader) {
		if (this.closed) {
			reader.close();
			return;
		}
		Reader[] grown = Arrays.copyOf(this.readers, this.readers.length + 1);
		grown[grown.length - 1] = reader;
		this.readers = grown;
	}

	private synchronized void remove(Reader reader) {
		this.readers = Arrays.stream(this.readers).filter((other) -> other != reader).toArray(Reader[]::new);
		this.connecting.remove(reader.address());
		this.mentioned.remove(reader.address());
		reader.close();
	}

	/**
	 * Takes the next replica in turn.
	 * @return a connected replica; the primary if the endpoint leads to nothing else, as
	 * it does in a group of one node; {@code null} if nothing is connected
	 */
	public @Nullable Reader next() {
		Reader[] current = this.readers;
		int first = this.turn.getAndIncrement();
		Reader primary = null;
		for (int i = 0; i < current.length; i++) {
			Reader reader = current[Math.floorMod(first + i, current.length)];
			if (reader.isConnected()) {
				if (reader.isReplica()) {
					if (i > 0) {
						// It has had its turn, or it would answer for the lost one, too.
						this.turn.addAndGet(i);
					}
					return reader;
				}
				primary = reader;
			}
		}
		return primary;
	}

	/**
	 * Takes the node that answers scans: always the same, since a cursor means something
	 * only to the node that gave it.
	 * @param begins whether a scan begins, with cursor 0, and any node will do
	 * @return the node; {@code null} if none is connected, or if the scan began on a node
	 * that is gone
	 */
	public synchronized @Nullable Reader forScan(boolean begins) {
		Reader reader = this.scanned;
		if (reader != null && reader.isConnected()) {
			return reader;
		}
		this.scanned = begins ? next() : null;
		return this.scanned;
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		if (this.refresh != null) {
			this.refresh.cancel(false);
		}
	}

}
