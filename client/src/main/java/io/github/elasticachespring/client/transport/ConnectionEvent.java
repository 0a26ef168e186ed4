package io.github.elasticachespring.client.transport;

import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of a connection's socket. A connection that is lost and made again has
 * several, one after the other.
 */
public sealed interface ConnectionEvent {

	/**
	 * What the connection is for.
	 * @return its role
	 */
	ConnectionRole role();

	/**
	 * A socket is ready for commands.
	 *
	 * @param role what the connection is for
	 * @param host the name that was connected to
	 * @param address where it led
	 * @param at when
	 * @param again whether the connection had a socket before
	 * @param connect how long resolving the name and the TCP connect took
	 * @param tls how long the TLS handshake took, {@code null} without TLS
	 * @param handshake how long HELLO, AUTH and what else belongs to it took
	 */
	record Opened(ConnectionRole role, String host, SocketAddress address, Instant at, boolean again, Duration connect,
			@Nullable Duration tls, Duration handshake) implements ConnectionEvent {

		/**
		 * How long all of it took.
		 * @return from the beginning until commands could be sent
		 */
		public Duration total() {
			Duration plain = this.connect.plus(this.handshake);
			return (this.tls != null) ? plain.plus(this.tls) : plain;
		}

	}

	/**
	 * An attempt to connect was in vain.
	 *
	 * @param role what the connection is for
	 * @param host the name that was to be connected to
	 * @param again whether the connection had a socket before
	 * @param after how long the attempt took
	 */
	record Failed(ConnectionRole role, String host, boolean again, Duration after) implements ConnectionEvent {
	}

	/**
	 * A socket that was ready is gone, whoever closed it.
	 *
	 * @param role what the connection is for
	 * @param host the name that was connected to
	 * @param address where it led
	 * @param lasted how long it was ready
	 */
	record Closed(ConnectionRole role, String host, SocketAddress address, Duration lasted) implements ConnectionEvent {
	}

}
