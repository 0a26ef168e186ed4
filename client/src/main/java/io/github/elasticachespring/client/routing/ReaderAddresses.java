package io.github.elasticachespring.client.routing;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.endpoint.HostPort;

/**
 * Every address behind a group's names.
 *
 * <p>
 * The reader endpoint is a name that answers with one replica at a time, so a connection
 * to the name stays with whichever replica it happened to meet. Here the name is asked
 * again and again, first in a burst and then at an interval, and every address that ever
 * comes up gets a connection of its own. The other names follow: after a failover they
 * are where the other nodes are found. An address leaves when its connection is lost and
 * no name has mentioned it for a while.
 *
 * <p>
 * Thread-safe.
 */
final class ReaderAddresses implements ReaderNodes {

	/** Answers in a row without a new address that end the burst. */
	private static final int QUIET_ANSWERS = 6;

	/** An address that is unreachable and unmentioned for this long is forgotten. */
	private static final long FORGOTTEN_AFTER = Duration.ofSeconds(60).toNanos();

	private final List<HostPort> names;

	private final Function<String, CompletionStage<List<InetAddress>>> lookup;

	private final BiFunction<HostPort, InetAddress, CompletionStage<Reader>> connect;

	private final Consumer<Reader> forget;

	private final ScheduledExecutorService scheduler;

	private final Duration interval;

	/** When a name last mentioned an address, by {@link System#nanoTime()}. */
	private final Map<InetAddress, Long> mentioned = new ConcurrentHashMap<>();

	private final Map<InetAddress, CompletableFuture<Reader>> connecting = new ConcurrentHashMap<>();

	private final AtomicBoolean started = new AtomicBoolean();

	private final CompletableFuture<Void> ready = new CompletableFuture<>();

	private volatile boolean closed;

	private @Nullable Future<?> refresh;

	ReaderAddresses(List<HostPort> names, Function<String, CompletionStage<List<InetAddress>>> lookup,
			BiFunction<HostPort, InetAddress, CompletionStage<Reader>> connect, Consumer<Reader> forget,
			ScheduledExecutorService scheduler, Duration interval) {
		this.names = names;
		this.lookup = lookup;
		this.connect = connect;
		this.forget = forget;
		this.scheduler = scheduler;
		this.interval = interval;
	}

	/**
	 * Collects the addresses behind the first name and connects to them.
	 * @return completes, and never fails, when the first burst of questions is over and
	 * every address it found was connected or failed to
	 */
	@Override
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
		return ask(this.names.get(0)).thenCompose((answered) -> {
			int quiet = (answered && this.connecting.size() == known) ? quietAnswers + 1 : 0;
			boolean enough = !answered || quiet >= QUIET_ANSWERS;
			return (enough || this.closed) ? settled() : burst(quiet);
		});
	}

	/** Asks once; never fails. */
	private CompletionStage<Boolean> ask(HostPort name) {
		return this.lookup.apply(name.host()).handle((addresses, failure) -> {
			if (failure != null || this.closed) {
				return false;
			}
			Long now = System.nanoTime();
			for (InetAddress address : addresses) {
				this.mentioned.put(address, now);
				this.connecting.computeIfAbsent(address, (unknown) -> connectTo(name, address));
			}
			return true;
		});
	}

	private CompletableFuture<Reader> connectTo(HostPort name, InetAddress address) {
		CompletableFuture<Reader> reader = this.connect.apply(name, address).toCompletableFuture();
		reader.whenComplete((connected, failure) -> {
			if (failure != null) {
				this.scheduler.execute(() -> {
					this.connecting.remove(address, reader);
					this.mentioned.remove(address);
				});
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
			this.refresh = this.scheduler.scheduleWithFixedDelay(this::refresh, 0, this.interval.toMillis(),
					TimeUnit.MILLISECONDS);
		}
	}

	private void refresh() {
		this.names.forEach(this::ask);
		long now = System.nanoTime();
		this.connecting.forEach((address, connecting) -> {
			Reader reader = connecting.isCompletedExceptionally() ? null : connecting.getNow(null);
			Long last = this.mentioned.get(address);
			if (reader != null && !reader.isConnected() && (last == null || now - last > FORGOTTEN_AFTER)) {
				this.connecting.remove(address);
				this.mentioned.remove(address);
				this.forget.accept(reader);
			}
		});
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		if (this.refresh != null) {
			this.refresh.cancel(false);
		}
	}

}
