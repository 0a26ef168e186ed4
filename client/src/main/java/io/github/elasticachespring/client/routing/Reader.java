package io.github.elasticachespring.client.routing;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.channel.Channel;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.RoutedCommand;
import io.github.elasticachespring.client.routing.ReaderState.Health;

/**
 * One node that may answer reads, on a connection of its own that reconnects by itself.
 *
 * <p>
 * Thread-safe: its state changes as a whole, on whichever thread sees a sign.
 */
final class Reader implements Rotation.Node {

	private static final InternalLogger logger = InternalLoggerFactory.getInstance(Readers.class);

	private final String name;

	private final StatefulRedisConnectionImpl<byte[], byte[]> connection;

	private final ReaderSettings settings;

	/** Asks for a check of this reader. */
	private final Consumer<Reader> recheck;

	private final ReaderCheck check;

	/** Changed under the monitor of this object. */
	private volatile ReaderState state = ReaderState.NEW;

	/** What follows from the state, for the path of every read. */
	private volatile Standing standing = Standing.OUT;

	private volatile @Nullable ReaderSocket socket;

	private volatile int socketCount;

	Reader(String name, StatefulRedisConnection<byte[], byte[]> connection, ReaderSettings settings,
			Consumer<Reader> recheck) {
		this.name = name;
		this.connection = (StatefulRedisConnectionImpl<byte[], byte[]>) connection;
		this.settings = settings;
		this.recheck = recheck;
		this.check = new ReaderCheck(this.connection);
	}

	/** Begins to listen for what becomes of the connection. */
	void open() {
		((ReaderEndpoint) this.connection.getChannelWriter()).attach(this);
	}

	ReaderCheck check() {
		return this.check;
	}

	@Override
	public Standing standing() {
		return this.standing;
	}

	boolean isConnected() {
		return this.connection.isOpen();
	}

	/** How many sockets there have been: another one, and it may be another process. */
	int socketCount() {
		return this.socketCount;
	}

	@SuppressWarnings("unchecked")
	void dispatch(RedisCommand<?, ?, ?> command) {
		@Nullable RoutedCommand routed = CommandWrapper.unwrap(command, RoutedCommand.class);
		if (routed != null) {
			routed.routedToReader();
		}
		// Whoever made the command, it carries its own codec.
		this.connection.dispatch((RedisCommand<byte[], byte[], ?>) command);
	}

	// Signs, from any thread

	void connected(Channel channel) {
		this.socketCount++;
		this.socket = new ReaderSocket(this, channel, this.settings.suspicion());
		change(ReaderState::connected);
		this.recheck.accept(this);
	}

	void disconnected() {
		ReaderSocket lost = this.socket;
		if (lost != null) {
			lost.ended();
		}
		change(ReaderState::lost);
	}

	/** A command found the connection lost, maybe before anybody else did. */
	void lost() {
		if (!isConnected()) {
			change(ReaderState::lost);
		}
	}

	void silent() {
		change(ReaderState::silent);
	}

	void refused(Refusal refusal) {
		change((before) -> before.refused(refusal));
	}

	void checked(Health health) {
		change((before) -> before.checked(health, this.settings.maxLag()));
	}

	/** Gives up a socket that leads nowhere; Lettuce connects again. */
	void disconnect() {
		ReaderSocket current = this.socket;
		if (current != null) {
			current.disconnect();
		}
	}

	private synchronized void change(UnaryOperator<ReaderState> transition) {
		ReaderState before = this.state;
		ReaderState after = transition.apply(before);
		if (after.equals(before)) {
			return;
		}
		this.state = after;
		Standing was = this.standing;
		this.standing = after.standing();
		if (was != this.standing && before != ReaderState.NEW) {
			logger.info("Reader {}: {} after {}{}", this.name, this.standing, was, after.reason());
		}
	}

	/** Tells what is known of the node, for people. */
	String describe() {
		return this.name + ' ' + this.standing + this.state.reason();
	}

	void close() {
		this.connection.closeAsync();
	}

}
