package io.github.elasticachespring.client.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Asks every node for its {@code INFO}, at an interval and on demand, on one connection
 * for each node that nobody else uses: nothing waits behind a caller's command, and no
 * caller behind this.
 *
 * <p>
 * A node that is neither mentioned any more nor reachable is forgotten after a minute. A
 * node that may not be asked for its {@code INFO} counts as reachable, and that is logged
 * once.
 *
 * <p>
 * Thread-safe. All state but the last snapshot belongs to one executor.
 */
public final class ServerMonitor implements AutoCloseable {

	private static final InternalLogger logger = InternalLoggerFactory.getInstance(ServerMonitor.class);

	private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(60);

	private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

	private final NodeDirectory directory;

	private final ScheduledExecutorService executor;

	private final Duration interval;

	private final Duration patience;

	private final InstantSource clock;

	private final List<SnapshotListener> listeners = new CopyOnWriteArrayList<>();

	private volatile Snapshot last = Snapshot.NONE;

	// From here on, only the executor

	private final Map<Node, Asked> asked = new LinkedHashMap<>();

	private @Nullable CompletableFuture<Snapshot> underway;

	private @Nullable Future<?> schedule;

	private boolean refusalLogged;

	private boolean stopped;

	/** One node, and the connection it is asked on. */
	private static final class Asked {

		private Instant mentioned;

		private @Nullable CompletableFuture<StatefulRedisConnection<String, String>> connection;

		private @Nullable Instant connectedSince;

		private @Nullable NodeSample sample;

		/** The last one that was taken because it was time. */
		private @Nullable NodeSample before;

		Asked(Instant mentioned) {
			this.mentioned = mentioned;
		}

		boolean isReachable() {
			return this.sample != null && this.sample.isReachable();
		}

		/** Complete when there is no connection any more, nor one to come. */
		CompletableFuture<?> disconnect() {
			CompletableFuture<StatefulRedisConnection<String, String>> ended = this.connection;
			this.connection = null;
			this.connectedSince = null;
			return (ended != null)
					? ended.thenCompose(StatefulRedisConnection::closeAsync).exceptionally((failure) -> null)
					: CompletableFuture.completedFuture(null);
		}

	}

	/**
	 * Creates a monitor that has not asked anybody yet.
	 * @param directory knows the nodes
	 * @param executor one thread, which never waits
	 * @param interval the pause between two samples
	 * @param patience the longest one sample may take
	 * @param clock the time of day
	 */
	public ServerMonitor(NodeDirectory directory, ScheduledExecutorService executor, Duration interval,
			Duration patience, InstantSource clock) {
		this.directory = directory;
		this.executor = executor;
		this.interval = interval;
		this.patience = patience;
		this.clock = clock;
	}

	/**
	 * Adds somebody who is told of each snapshot that was taken because it was time, not
	 * because somebody {@linkplain #ask() asked}.
	 * @param listener the listener
	 */
	public void addListener(SnapshotListener listener) {
		this.listeners.add(listener);
	}

	/**
	 * Begins to ask, at once and then at the interval; once more after it was stopped.
	 */
	public void start() {
		this.executor.execute(() -> {
			this.stopped = false;
			if (this.schedule == null) {
				this.schedule = this.executor.scheduleWithFixedDelay(this::sampleInTime, 0, this.interval.toMillis(),
						TimeUnit.MILLISECONDS);
			}
		});
	}

	/**
	 * Whoever asks in between, as often as he likes, does not shorten the time over which
	 * counters are seen to grow.
	 */
	private void sampleInTime() {
		sample().thenAccept((snapshot) -> {
			if (!this.stopped) {
				this.asked.values().forEach((state) -> state.before = state.sample);
				tell(snapshot);
			}
		});
	}

	/**
	 * What was said last.
	 * @return the last snapshot, {@link Snapshot#NONE} before the first
	 */
	public Snapshot last() {
		return this.last;
	}

	/**
	 * Asks now. Whoever asks while an answer is awaited gets the same one.
	 * @return never fails; complete within the patience
	 */
	public CompletionStage<Snapshot> ask() {
		CompletableFuture<Snapshot> result = new CompletableFuture<>();
		this.executor.execute(() -> sample().thenAccept(result::complete));
		return result;
	}

	private CompletionStage<Snapshot> sample() {
		if (this.stopped) {
			return CompletableFuture.completedFuture(this.last);
		}
		if (this.underway != null) {
			return this.underway;
		}
		CompletableFuture<Snapshot> result = new CompletableFuture<>();
		this.underway = result;
		Instant now = this.clock.instant();
		known().completeOnTimeout(List.of(), this.patience.toMillis() / 2, TimeUnit.MILLISECONDS)
			.whenCompleteAsync((nodes, failure) -> {
				if (this.stopped) {
					this.underway = null;
					result.complete(this.last);
					return;
				}
				mention((nodes != null) ? nodes : List.of(), now);
				askAll(now).whenCompleteAsync((samples, failed) -> publish(now, result), this.executor);
			}, this.executor);
		return result;
	}

	private CompletableFuture<Collection<Node>> known() {
		try {
			return this.directory.nodes().toCompletableFuture();
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private void mention(Collection<Node> nodes, Instant now) {
		for (Node node : nodes) {
			this.asked.computeIfAbsent(node, (key) -> new Asked(now)).mentioned = now;
		}
		for (Iterator<Asked> all = this.asked.values().iterator(); all.hasNext();) {
			Asked node = all.next();
			if (!node.isReachable() && node.mentioned.plus(FORGOTTEN_AFTER).isBefore(now)) {
				node.disconnect();
				all.remove();
			}
		}
	}

	private CompletableFuture<Void> askAll(Instant now) {
		List<CompletableFuture<?>> answers = new ArrayList<>();
		this.asked.forEach((node, state) -> answers.add(ask(node, state, now)));
		return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
	}

	private CompletableFuture<?> ask(Node node, Asked state, Instant now) {
		return connection(node, state).thenCompose(ServerMonitor::info)
			.orTimeout(this.patience.toMillis() / 2, TimeUnit.MILLISECONDS)
			.handleAsync((reply, failure) -> {
				answered(node, state, now, reply, failure);
				return reply;
			}, this.executor);
	}

	/** What is told without being asked for by name, and which commands were seen. */
	private static CompletionStage<String> info(StatefulRedisConnection<String, String> connection) {
		CompletionStage<String> commands = connection.async().info("commandstats").exceptionally((failure) -> "");
		return connection.async().info().thenCombine(commands, (info, stats) -> info + "\r\n" + stats);
	}

	private CompletableFuture<StatefulRedisConnection<String, String>> connection(Node node, Asked state) {
		CompletableFuture<StatefulRedisConnection<String, String>> current = state.connection;
		boolean usable = current != null && !current.isCompletedExceptionally()
				&& (!current.isDone() || current.join().isOpen());
		if (current != null && usable) {
			return current;
		}
		state.disconnect();
		CompletableFuture<StatefulRedisConnection<String, String>> connecting = connect(node);
		state.connection = connecting;
		return connecting;
	}

	private CompletableFuture<StatefulRedisConnection<String, String>> connect(Node node) {
		try {
			return this.directory.connect(node).toCompletableFuture();
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private void answered(Node node, Asked state, Instant now, @Nullable String reply, @Nullable Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		boolean refused = cause instanceof RedisCommandExecutionException;
		if (cause instanceof RedisCommandExecutionException refusal && !this.refusalLogged) {
			this.refusalLogged = true;
			logger.warn("INFO is refused, so that nothing is known of the servers: {}", refusal.getMessage());
		}
		if (cause != null && !refused) {
			state.disconnect();
		}
		else if (state.connectedSince == null) {
			state.connectedSince = now;
		}
		String problem = (cause != null && !refused) ? describe(cause) : null;
		NodeSample before = (state.before != null) ? state.before.withoutHistory() : null;
		state.sample = new NodeSample(node, now, state.connectedSince, problem,
				(reply != null) ? ServerInfo.parse(reply) : ServerInfo.UNKNOWN, before);
	}

	private static String describe(Throwable cause) {
		String message = cause.getMessage();
		return (message != null) ? message : "no answer in time";
	}

	private void publish(Instant now, CompletableFuture<Snapshot> result) {
		List<NodeSample> samples = this.asked.values()
			.stream()
			.filter((state) -> state.sample != null)
			.map((state) -> state.sample)
			.toList();
		Snapshot snapshot = new Snapshot(now, samples);
		this.last = snapshot;
		this.underway = null;
		result.complete(snapshot);
	}

	private void tell(Snapshot snapshot) {
		for (SnapshotListener listener : this.listeners) {
			try {
				listener.onSnapshot(snapshot);
			}
			catch (RuntimeException ex) {
				logger.warn("Something that was to be told of the servers' state failed", ex);
			}
		}
	}

	/**
	 * Ends all connections. Nobody is asked until it is started again; whoever asks gets
	 * what was said last. Waits for the end for a second at most, so that no connection
	 * is in the making when the client shuts down.
	 */
	public void stop() {
		if (this.executor.isShutdown()) {
			// So is the client, and its connections with it.
			return;
		}
		CompletableFuture<?> ended = new CompletableFuture<>();
		this.executor.execute(() -> {
			this.stopped = true;
			if (this.schedule != null) {
				this.schedule.cancel(false);
				this.schedule = null;
			}
			CompletableFuture<?>[] all = this.asked.values()
				.stream()
				.map(Asked::disconnect)
				.toArray(CompletableFuture[]::new);
			this.asked.clear();
			CompletableFuture.allOf(all).thenRun(() -> ended.complete(null));
		});
		ended.completeOnTimeout(null, CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS).join();
	}

	/** Stops for good. */
	@Override
	public void close() {
		stop();
	}

}
