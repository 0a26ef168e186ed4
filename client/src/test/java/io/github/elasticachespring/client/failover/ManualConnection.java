package io.github.elasticachespring.client.failover;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import io.lettuce.core.RedisException;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.Unpooled;

import io.github.elasticachespring.client.command.CommandSink;

/**
 * What Lettuce does for one connection, step by step as a test says: sockets that come
 * and go, commands that are written and wait for replies.
 */
final class ManualConnection implements GatedConnection.Host, CommandSink, Reconnection {

	static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(1);

	/** A socket; what was written and not answered, oldest first. */
	final class Wire implements Socket {

		private final InetSocketAddress address;

		final Queue<Attempt<?, ?, ?>> unanswered = new ArrayDeque<>();

		boolean draining;

		boolean disconnecting;

		private Wire(InetSocketAddress address) {
			this.address = address;
		}

		@Override
		public InetSocketAddress address() {
			return this.address;
		}

		@Override
		public void disconnect() {
			this.disconnecting = true;
		}

		@Override
		public void drain(Duration limit) {
			this.draining = true;
			ManualConnection.this.scheduler.schedule(this::disconnect, limit);
		}

	}

	final GatedConnection gated;

	/** Everything that was ever handed to a socket. */
	final List<Attempt<?, ?, ?>> sent = new ArrayList<>();

	final EndpointLink link = new EndpointLink();

	Wire wire;

	boolean suspended;

	/** Whether Lettuce would connect now. */
	boolean reconnecting;

	private final ManualScheduler scheduler;

	private String role;

	ManualConnection(Gate gate, ManualScheduler scheduler) {
		this.scheduler = scheduler;
		this.gated = new GatedConnection(gate, this, this.link, this, scheduler);
		this.link.register(this);
		this.link.attach(this.gated);
		gate.add(this.gated);
	}

	@Override
	public String role() {
		return this.role;
	}

	@Override
	public void forgetTransaction() {
		// There is none.
	}

	@Override
	public Duration commandTimeout() {
		return COMMAND_TIMEOUT;
	}

	@Override
	public <K, V, T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
		Attempt<?, ?, ?> attempt = Attempt.of(command);
		if (attempt.isDone()) {
			throw new AssertionError(attempt.getType() + " was sent for a caller who gave up");
		}
		this.sent.add(attempt);
		if (this.wire == null) {
			attempt.completeExceptionally(new RedisException("Currently not connected. Commands are rejected."));
			return command;
		}
		var buffer = Unpooled.buffer();
		attempt.encode(buffer);
		buffer.release();
		this.wire.unanswered.add(attempt);
		return command;
	}

	@Override
	public void suspend(boolean suspended) {
		this.suspended = suspended;
	}

	@Override
	public void begin() {
		this.reconnecting = this.wire == null;
	}

	/** A handshake has ended. */
	void connect(InetSocketAddress node, String role) {
		this.reconnecting = false;
		this.role = role;
		this.wire = new Wire(node);
		this.gated.connected(this.wire);
		this.scheduler.run();
	}

	/** The socket is lost; Lettuce fails what was under way, and connects again. */
	void lose() {
		Wire lost = this.wire;
		this.wire = null;
		this.gated.disconnected(lost, lost.unanswered.peek());
		lost.unanswered.forEach((attempt) -> attempt.completeExceptionally(new RedisException("Connection closed")));
		this.reconnecting = !this.suspended && !this.gated.isClosed();
		this.scheduler.run();
	}

	/** Something happens to the socket; Lettuce fails the oldest command over it. */
	void fail(IOException failure) {
		this.wire.unanswered.remove().completeExceptionally(failure);
		this.scheduler.run();
	}

	/** The oldest command's reply arrives. */
	void reply() {
		Attempt<?, ?, ?> attempt = this.wire.unanswered.remove();
		attempt.complete();
		this.scheduler.run();
	}

	/** The oldest command is refused. */
	void refuse(String error) {
		Attempt<?, ?, ?> attempt = this.wire.unanswered.remove();
		attempt.getOutput().setError(error);
		attempt.complete();
		this.scheduler.run();
	}

	/** Looks for silence, as the event loop does. */
	void sweep() {
		if (this.wire != null) {
			this.gated.replies()
				.sweep(new ArrayList<RedisCommand<?, ?, ?>>(this.wire.unanswered), this.scheduler.now());
			this.scheduler.run();
		}
	}

}
