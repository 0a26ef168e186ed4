package io.github.elasticachespring.client.routing;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.lettuce.core.api.StatefulRedisConnection;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.endpoint.HostPort;
import io.github.elasticachespring.client.routing.ReaderState.Health;

/**
 * The nodes of a replication group as those who read see them, each with one connection,
 * taken in turn. A node that does not answer, or with old data, loses its turn at the
 * first sign; it is asked off the callers' path until it is well again.
 *
 * <p>
 * The primary has its place here, too: reads are not for it as long as a replica can
 * answer, but a replica's lag is measured against it, and after a failover it is one of
 * the replicas.
 *
 * <p>
 * Thread-safe; a turn costs a counter and no allocation.
 */
public final class Readers implements AutoCloseable {

	/** Connects to an address. */
	@FunctionalInterface
	public interface Connector {

		/**
		 * Connects.
		 * @param name the name to verify, and the port
		 * @param address one of the name's addresses
		 * @return the connection
		 */
		CompletionStage<StatefulRedisConnection<byte[], byte[]>> connect(HostPort name, InetAddress address);

	}

	/** How often a node that is well is asked how it is. */
	private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

	/** How often a node is asked that would be back. */
	private static final Duration RETURN_INTERVAL = Duration.ofMillis(200);

	private final ReaderSettings settings;

	private final ReaderNodes nodes;

	private final ScheduledExecutorService scheduler;

	private final Rotation<Reader> rotation = new Rotation<>();

	/** Guarded by itself. */
	private final PrimaryOffsets offsets;

	/** Replaced as a whole under the monitor of this object. */
	private volatile List<Reader> readers = List.of();

	private volatile boolean closed;

	private @Nullable Future<?> checks;

	private int ticks;

	/**
	 * Creates readers that do nothing until they are {@linkplain #start() started}.
	 * @param names the group's names, the readers' first
	 * @param settings the numbers
	 * @param lookup asks the name server for a name's addresses, past any cache
	 * @param connect connects to one of them, on a {@link ReaderEndpoint}, verifying the
	 * name
	 * @param scheduler where names are asked again, and nodes
	 * @param interval how long to wait before asking names again
	 */
	public Readers(List<HostPort> names, ReaderSettings settings,
			Function<String, CompletionStage<List<InetAddress>>> lookup, Connector connect,
			ScheduledExecutorService scheduler, Duration interval) {
		this(settings, scheduler,
				(readers) -> new ReaderAddresses(names, lookup,
						(name, address) -> connect.connect(name, address)
							.thenCompose((connection) -> readers.welcome(address.getHostAddress(), connection)),
						readers::remove, scheduler, interval));
	}

	Readers(ReaderSettings settings, ScheduledExecutorService scheduler, Function<Readers, ReaderNodes> nodes) {
		this.settings = settings;
		this.scheduler = scheduler;
		this.offsets = new PrimaryOffsets(settings.maxLag().plus(CHECK_INTERVAL.multipliedBy(2)));
		this.nodes = nodes.apply(this);
	}

	/**
	 * Collects the readers' addresses and connects to them. Further calls return the same
	 * stage.
	 * @return completes, and never fails, when every address behind the readers' name was
	 * connected or failed to
	 */
	public CompletionStage<Void> start() {
		synchronized (this) {
			if (this.checks == null && !this.closed) {
				long millis = RETURN_INTERVAL.toMillis();
				this.checks = this.scheduler.scheduleWithFixedDelay(this::tick, millis, millis, TimeUnit.MILLISECONDS);
			}
		}
		return this.nodes.start();
	}

	/** A node joins when it has been asked how it is. */
	CompletionStage<Reader> welcome(String name, StatefulRedisConnection<byte[], byte[]> connection) {
		Reader reader = new Reader(name, connection, this.settings, this::recheck);
		reader.open();
		return check(reader).handle((checked, failure) -> {
			add(reader);
			return reader;
		});
	}

	private void recheck(Reader reader) {
		this.scheduler.execute(() -> {
			if (this.readers.contains(reader)) {
				check(reader);
			}
		});
	}

	private synchronized void add(Reader reader) {
		if (this.closed) {
			reader.close();
			return;
		}
		List<Reader> grown = new ArrayList<>(this.readers);
		grown.add(reader);
		this.readers = List.copyOf(grown);
	}

	synchronized void remove(Reader reader) {
		this.readers = this.readers.stream().filter((other) -> other != reader).toList();
		reader.close();
	}

	// Asking how they are

	private void tick() {
		this.ticks++;
		boolean all = this.ticks % (CHECK_INTERVAL.toMillis() / RETURN_INTERVAL.toMillis()) == 0;
		for (Reader reader : this.readers) {
			if (all || reader.standing().compareTo(Standing.PRIMARY) > 0) {
				check(reader);
			}
		}
	}

	/**
	 * Asks every node how it is, now. To be called when roles may have changed; does not
	 * wait.
	 */
	public void check() {
		this.scheduler.execute(() -> this.readers.forEach(this::check));
	}

	private CompletionStage<Void> check(Reader reader) {
		long pending = reader.check().pending(System.nanoTime());
		if (pending >= 0) {
			if (pending > this.settings.suspicion().toNanos()) {
				reader.silent();
			}
			if (pending > this.settings.commandTimeout().toNanos()) {
				reader.disconnect();
			}
			return CompletableFuture.completedFuture(null);
		}
		if (!reader.isConnected()) {
			return CompletableFuture.completedFuture(null);
		}
		int socket = reader.socketCount();
		return reader.check().ask().thenAccept((answer) -> {
			Replication replication = answer.replication();
			if (replication != null && reader.socketCount() == socket) {
				reader.checked(new Health(replication, answer.ready(), behind(replication)));
			}
		});
	}

	private Duration behind(Replication replication) {
		synchronized (this.offsets) {
			long now = System.nanoTime();
			if (replication.offset() < 0) {
				return Duration.ZERO;
			}
			if (replication.primary()) {
				this.offsets.add(replication.offset(), now);
				return Duration.ZERO;
			}
			return this.offsets.behind(replication.offset(), now);
		}
	}

	// Taking turns

	/**
	 * Takes the next of the nodes whose answers are worth most.
	 * @return {@code null} if none answers
	 */
	@Nullable Reader next() {
		return this.rotation.next(this.readers);
	}

	/** Whether another node than this one answers. */
	boolean hasOther(Reader reader) {
		for (Reader other : this.readers) {
			if (other != reader && other.standing() != Standing.OUT) {
				return true;
			}
		}
		return false;
	}

	boolean isClosed() {
		return this.closed;
	}

	void later(Duration delay, Runnable task) {
		this.scheduler.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	/** Tells what is known of the nodes, for people. */
	String describe() {
		List<Reader> current = this.readers;
		return current.isEmpty() ? "no node is connected"
				: current.stream().map(Reader::describe).collect(Collectors.joining(", "));
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		this.nodes.close();
		if (this.checks != null) {
			this.checks.cancel(false);
		}
	}

}
