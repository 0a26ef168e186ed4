package io.github.elasticachespring.client.routing;

import java.net.InetAddress;

import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.command.RoutedCommand;

/**
 * One node that answers reads, on a connection of its own that reconnects by itself.
 */
public final class Reader implements CommandSink {

	private final InetAddress address;

	private final StatefulRedisConnectionImpl<byte[], byte[]> connection;

	/**
	 * Creates a reader.
	 * @param address where the node is
	 * @param connection a connection to it
	 */
	public Reader(InetAddress address, StatefulRedisConnection<byte[], byte[]> connection) {
		this.address = address;
		this.connection = (StatefulRedisConnectionImpl<byte[], byte[]>) connection;
	}

	InetAddress address() {
		return this.address;
	}

	boolean isConnected() {
		return this.connection.isOpen();
	}

	/** By what the node said in the last handshake. */
	boolean isReplica() {
		return !"master".equals(this.connection.getConnectionState().getRole());
	}

	@Override
	@SuppressWarnings("unchecked")
	public <K, V, T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
		@Nullable RoutedCommand routed = CommandWrapper.unwrap(command, RoutedCommand.class);
		if (routed != null) {
			routed.routedToReader();
		}
		// Whoever made the command, it carries its own codec.
		this.connection.dispatch((RedisCommand<byte[], byte[], T>) command);
		return command;
	}

	void close() {
		this.connection.closeAsync();
	}

}
