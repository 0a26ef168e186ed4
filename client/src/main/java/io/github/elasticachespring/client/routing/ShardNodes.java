package io.github.elasticachespring.client.routing;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.elasticachespring.client.endpoint.HostPort;

/**
 * The nodes of one shard, as the cluster's map names them. A node that cannot be
 * connected to is tried again as long as the map has it. One that is lost keeps its place
 * for a while after it has left the map: a cluster leaves out a node that fails, and
 * takes a moment to show that it is back. Thread-safe.
 */
final class ShardNodes implements ReaderNodes {

	private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

	private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(60);

	private final Function<HostPort, CompletionStage<Reader>> connect;

	private final Consumer<Reader> forget;

	private final ScheduledExecutorService scheduler;

	private final Map<HostPort, CompletableFuture<Reader>> connecting = new ConcurrentHashMap<>();

	private volatile List<HostPort> names;

	private volatile boolean started;

	private volatile boolean closed;

	/**
	 * Creates nodes that nobody connects to yet.
	 * @param names what they are called
	 * @param connect connects to one, again and again once that has succeeded
	 * @param forget told of a node that is gone
	 * @param scheduler where nodes are tried again
	 */
	ShardNodes(List<HostPort> names, Function<HostPort, CompletionStage<Reader>> connect, Consumer<Reader> forget,
			ScheduledExecutorService scheduler) {
		this.names = names;
		this.connect = connect;
		this.forget = forget;
		this.scheduler = scheduler;
	}

	@Override
	public CompletionStage<Void> start() {
		this.started = true;
		return CompletableFuture.allOf(this.names.stream()
			.map((name) -> connectTo(name).handle((reader, failure) -> reader))
			.toArray(CompletableFuture[]::new));
	}

	/** It is nobody's shard any more. */
	void dissolve() {
		update(List.of());
		this.connecting.keySet().forEach(this::leave);
	}

	/** The map has other nodes now. */
	synchronized void update(List<HostPort> current) {
		this.names = current;
		this.connecting.forEach((name, reader) -> {
			if (!current.contains(name)) {
				boolean lost = reader.isDone() && !reader.isCompletedExceptionally() && !reader.join().isConnected();
				if (lost) {
					this.scheduler.schedule(() -> leaveIfMissing(name), FORGOTTEN_AFTER.toMillis(),
							TimeUnit.MILLISECONDS);
				}
				else {
					leave(name);
				}
			}
		});
		if (this.started) {
			current.forEach(this::connectTo);
		}
	}

	private CompletableFuture<Reader> connectTo(HostPort name) {
		CompletableFuture<Reader> known = this.connecting.get(name);
		if (known != null) {
			return known;
		}
		CompletableFuture<Reader> reader = new CompletableFuture<>();
		known = this.connecting.putIfAbsent(name, reader);
		if (known != null) {
			return known;
		}
		this.connect.apply(name).whenComplete((connected, failure) -> {
			if (failure != null) {
				this.connecting.remove(name, reader);
				reader.completeExceptionally(failure);
				this.scheduler.schedule(() -> retry(name), RETRY_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
			}
			else {
				reader.complete(connected);
			}
		});
		return reader;
	}

	private void retry(HostPort name) {
		if (!this.closed && this.names.contains(name)) {
			connectTo(name);
		}
	}

	private void leaveIfMissing(HostPort name) {
		if (!this.names.contains(name)) {
			leave(name);
		}
	}

	/** Whoever is still on the way goes when it arrives. */
	private void leave(HostPort name) {
		CompletableFuture<Reader> left = this.connecting.remove(name);
		if (left != null) {
			left.thenAccept(this.forget);
		}
	}

	@Override
	public void close() {
		this.closed = true;
	}

}
