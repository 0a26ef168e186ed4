package io.github.elasticachespring.client.failover;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.transport.ConnectFailure;

/**
 * Asks one node who it is, on a connection of its own that verifies the node's name. The
 * connection is kept; one that leaves a question unanswered is replaced as soon as
 * another is there, and may answer until then: the node could be busy, or the packets
 * lost.
 *
 * <p>
 * All state belongs to one scheduler.
 */
final class NodeProbe {

	private static final Duration RETRY_INITIAL = Duration.ofMillis(50);

	private static final Duration RETRY_MAX = Duration.ofSeconds(1);

	/** Unanswered for this long, the question is asked on another connection, too. */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	/** What a node said, and when. */
	record Answer(String role, boolean ready, long at) {

		boolean isPrimary() {
			return this.ready && "master".equals(this.role);
		}

	}

	private final InetSocketAddress address;

	private final Supplier<? extends CompletionStage<? extends NodeConnection>> connector;

	private final Scheduler scheduler;

	private final Runnable listener;

	private @Nullable NodeConnection connection;

	private boolean connecting;

	/** Whether the next attempt to connect has to wait. */
	private boolean backingOff;

	private boolean asking;

	private long askedAt;

	private boolean closed;

	private int failures;

	private @Nullable Answer answer;

	private @Nullable Throwable failure;

	NodeProbe(InetSocketAddress address, Supplier<? extends CompletionStage<? extends NodeConnection>> connector,
			Scheduler scheduler, Runnable listener) {
		this.address = address;
		this.connector = connector;
		this.scheduler = scheduler;
		this.listener = listener;
	}

	InetSocketAddress address() {
		return this.address;
	}

	/** What the node said last, if it said it since the given time. */
	@Nullable Answer answerSince(long since) {
		Answer last = this.answer;
		return (last != null && last.at() - since >= 0) ? last : null;
	}

	/** Whether the node has been asked and may still answer. */
	boolean isPending() {
		return this.connecting || this.asking;
	}

	/** Whether the node's machine is there, and nobody listens. */
	boolean isRefused() {
		Throwable last = this.failure;
		return this.connection == null && last != null && ConnectFailure.of(last) == ConnectFailure.REFUSED;
	}

	/** Asks, connecting first if need be. The listener is told of the answer. */
	void ask() {
		if (this.closed) {
			return;
		}
		NodeConnection current = this.connection;
		if (current == null || !current.isOpen()) {
			this.asking = false;
			connect();
		}
		else if (!this.asking) {
			ask(current);
		}
		else if (this.scheduler.now() - this.askedAt > PATIENCE.toNanos()) {
			connect();
		}
	}

	private void ask(NodeConnection current) {
		this.asking = true;
		this.askedAt = this.scheduler.now();
		current.hello().whenComplete((hello, failed) -> this.scheduler.execute(() -> answered(current, hello, failed)));
	}

	private void answered(NodeConnection asked, NodeConnection.@Nullable Hello hello, @Nullable Throwable failed) {
		if (asked != this.connection) {
			return;
		}
		this.asking = false;
		this.failure = failed;
		if (hello != null) {
			this.answer = new Answer(hello.role(), hello.ready(), this.scheduler.now());
		}
		else {
			disconnect();
		}
		this.listener.run();
	}

	private void connect() {
		if (this.connecting || this.backingOff) {
			return;
		}
		this.connecting = true;
		this.connector.get()
			.whenComplete((connected, failed) -> this.scheduler.execute(() -> connected(connected, failed)));
	}

	private void connected(@Nullable NodeConnection connected, @Nullable Throwable failed) {
		this.connecting = false;
		if (connected == null) {
			this.failure = failed;
			backOff();
			this.listener.run();
			return;
		}
		this.failures = 0;
		if (this.closed) {
			connected.close();
			return;
		}
		disconnect();
		this.connection = connected;
		ask(connected);
	}

	private void backOff() {
		this.backingOff = true;
		long ceiling = Math.min(RETRY_MAX.toNanos(), RETRY_INITIAL.toNanos() << Math.min(this.failures++, 10));
		long delay = ceiling / 2 + this.scheduler.random(ceiling / 2);
		this.scheduler.schedule(() -> this.backingOff = false, Duration.ofNanos(delay));
	}

	/** Asks for the node's history; unknown if it does not tell. */
	CompletableFuture<ReplicationHistory> history() {
		NodeConnection current = this.connection;
		if (current == null) {
			return CompletableFuture.completedFuture(ReplicationHistory.UNKNOWN);
		}
		return current.replication()
			.handle((info, failed) -> (failed != null) ? ReplicationHistory.UNKNOWN : ReplicationHistory.parse(info))
			.toCompletableFuture();
	}

	private void disconnect() {
		NodeConnection current = this.connection;
		this.connection = null;
		if (current != null) {
			current.close();
		}
	}

	/** Tells what is known of the node, for people. */
	String describe() {
		String node = this.address.getAddress().getHostAddress();
		if (this.failure != null) {
			return node + " " + this.failure.getMessage();
		}
		Answer last = this.answer;
		return (last == null) ? node + " no answer" : node + " " + last.role() + (last.ready() ? "" : " (loading)");
	}

	void close() {
		this.closed = true;
		disconnect();
	}

}
