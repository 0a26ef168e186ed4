package io.github.elasticachespring.client.failover;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Brings connections to the primary that was found, and knows who is still on the way.
 * Belongs to the gate's scheduler.
 */
final class Relocation {

	/** The longest to wait for replies to what was written to a node that was demoted. */
	private static final Duration DRAIN = Duration.ofMillis(100);

	private final Set<GatedConnection> underway = new HashSet<>();

	private int arrivals;

	/** Begins anew. */
	void begin() {
		this.underway.clear();
		this.arrivals = 0;
	}

	/**
	 * Sends a connection on its way, or lets it go on if it is there.
	 * @param connection the connection
	 * @param primary where to
	 * @param drain whether its old node may still answer
	 */
	void bring(GatedConnection connection, InetSocketAddress primary, boolean drain) {
		Socket socket = connection.socket();
		Link link = connection.link();
		if (socket != null && socket.address().equals(primary)) {
			link.resumeReconnect();
			arrived(connection);
			return;
		}
		this.underway.add(connection);
		if (socket == null) {
			link.reconnectNow();
			return;
		}
		link.expect(socket);
		link.resumeReconnect();
		if (drain) {
			socket.drain(DRAIN);
		}
		else {
			socket.disconnect();
		}
	}

	/** A connection is at the primary: its commands go on. */
	void arrived(GatedConnection connection) {
		connection.resume();
		this.arrivals++;
		this.underway.remove(connection);
	}

	/** Nobody waits for this connection. */
	void forget(GatedConnection connection) {
		this.underway.remove(connection);
	}

	/** Nobody waits for the rest: they go on when they arrive. */
	void forgetRest() {
		this.underway.clear();
	}

	boolean hasArrivals() {
		return this.arrivals > 0;
	}

	boolean isComplete() {
		return this.underway.isEmpty();
	}

}
