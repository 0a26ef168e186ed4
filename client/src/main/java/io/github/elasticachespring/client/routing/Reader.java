package io.github.elasticachespring.client.routing;

import java.net.InetAddress;
import java.util.function.Supplier;

import io.lettuce.core.api.StatefulRedisConnection;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.CommandSink;

/**
 * One node that answers reads.
 *
 * @param address where it is
 * @param connection the connection to it, which reconnects by itself
 * @param sink where a command for it goes in, past the chain of interceptors it has
 * already passed
 * @param role tells the node's role at the last handshake, {@code null} if it did not say
 */
public record Reader(InetAddress address, StatefulRedisConnection<?, ?> connection, CommandSink sink,
		Supplier<@Nullable String> role) {

	boolean isConnected() {
		return this.connection.isOpen();
	}

	boolean isReplica() {
		return !"master".equals(this.role.get());
	}

}
