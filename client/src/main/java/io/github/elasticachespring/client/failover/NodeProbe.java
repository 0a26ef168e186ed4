package io.github.elasticachespring.client.failover;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.GenericMapOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandType;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Asks one node who it is, on a connection of its own that verifies the node's name.
 * {@code HELLO} tells the role and needs no permission beyond connecting; a {@code PING}
 * behind it tells whether the node takes commands, which a node that loads its data does
 * not.
 *
 * <p>
 * All state belongs to one executor.
 */
final class NodeProbe {

	private static final Duration RETRY_INITIAL = Duration.ofMillis(50);

	private static final Duration RETRY_MAX = Duration.ofSeconds(1);

	/** What a node said, and when. */
	record Answer(String role, boolean ready, long at) {

		boolean isPrimary() {
			return this.ready && "master".equals(this.role);
		}

	}

	private final InetSocketAddress address;

	private final Supplier<CompletionStage<StatefulRedisConnection<String, String>>> connector;

	private final EventExecutor executor;

	private final Runnable listener;

	private @Nullable StatefulRedisConnection<String, String> connection;

	private boolean connecting;

	private boolean asking;

	private boolean closed;

	private int failures;

	private @Nullable Answer answer;

	private @Nullable Throwable failure;

	NodeProbe(InetSocketAddress address, Supplier<CompletionStage<StatefulRedisConnection<String, String>>> connector,
			EventExecutor executor, Runnable listener) {
		this.address = address;
		this.connector = connector;
		this.executor = executor;
		this.listener = listener;
	}

	InetSocketAddress address() {
		return this.address;
	}

	@Nullable StatefulRedisConnection<String, String> connection() {
		return this.connection;
	}

	/** What the node said last, if it said it since the given time. */
	@Nullable Answer answerSince(long nanoTime) {
		Answer last = this.answer;
		return (last != null && last.at() - nanoTime >= 0) ? last : null;
	}

	/** Whether the node has been asked and may still answer. */
	boolean isPending() {
		return this.connecting || this.asking;
	}

	/** Asks, connecting first if need be. The listener is told of the answer. */
	void ask() {
		StatefulRedisConnection<String, String> current = this.connection;
		if (this.closed || isPending()) {
			return;
		}
		if (current == null || !current.isOpen()) {
			connect();
			return;
		}
		this.asking = true;
		var hello = current.async().dispatch(CommandType.HELLO, new GenericMapOutput<>(StringCodec.UTF8));
		var ping = current.async().dispatch(CommandType.PING, new StatusOutput<>(StringCodec.UTF8));
		ping.handle((pong, refused) -> hello.whenComplete((node, failed) -> this.executor
			.execute(() -> answered(current, node, (failed != null) ? failed : refused))));
	}

	private void answered(StatefulRedisConnection<String, String> current, @Nullable Map<String, Object> node,
			@Nullable Throwable failed) {
		this.asking = false;
		if (node != null && (failed == null || failed instanceof RedisCommandExecutionException)) {
			boolean ready = failed == null || Rejection.of(String.valueOf(failed.getMessage())) == null;
			this.answer = new Answer(String.valueOf(node.get("role")), ready, System.nanoTime());
			this.failure = null;
		}
		else {
			this.failure = failed;
			disconnect(current);
		}
		this.listener.run();
	}

	private void connect() {
		this.connecting = true;
		this.connector.get()
			.whenComplete((connected, failed) -> this.executor.execute(() -> connected(connected, failed)));
	}

	private void connected(@Nullable StatefulRedisConnection<String, String> connected, @Nullable Throwable failed) {
		if (connected == null) {
			this.failure = failed;
			long ceiling = Math.min(RETRY_MAX.toMillis(), RETRY_INITIAL.toMillis() << Math.min(this.failures++, 10));
			long delay = ceiling / 2 + (long) (Math.random() * ceiling / 2);
			// Counts as pending no longer: the node is known not to answer.
			this.executor.schedule(() -> {
				this.connecting = false;
			}, delay, TimeUnit.MILLISECONDS);
			this.listener.run();
			return;
		}
		this.connecting = false;
		this.failures = 0;
		if (this.closed) {
			connected.closeAsync();
			return;
		}
		this.connection = connected;
		ask();
	}

	private void disconnect(StatefulRedisConnection<String, String> current) {
		if (this.connection == current) {
			this.connection = null;
		}
		if (current.isOpen()) {
			current.closeAsync();
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
		StatefulRedisConnection<String, String> current = this.connection;
		if (current != null) {
			disconnect(current);
		}
	}

}
