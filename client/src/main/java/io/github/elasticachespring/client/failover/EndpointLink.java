package io.github.elasticachespring.client.failover;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Ties Lettuce's endpoint, which hears of sockets, to the gated connection, and lets the
 * gate decide when Lettuce connects again.
 */
final class EndpointLink {

	private volatile @Nullable Reconnection reconnection;

	private volatile @Nullable GatedConnection connection;

	private volatile @Nullable ChannelSocket socket;

	/** The socket that the gate closes itself. */
	private volatile @Nullable Socket expected;

	void attach(GatedConnection connection) {
		this.connection = connection;
	}

	void register(Reconnection reconnection) {
		this.reconnection = reconnection;
	}

	void channelActive(Channel channel) {
		GatedConnection gated = this.connection;
		if (gated != null && channel.isActive()) {
			ChannelSocket active = new ChannelSocket(channel);
			this.socket = active;
			active.watch(gated);
			gated.connected(active);
		}
	}

	void channelInactive(Channel channel) {
		GatedConnection gated = this.connection;
		ChannelSocket lost = this.socket;
		if (gated != null && lost != null && lost.channel() == channel) {
			this.socket = null;
			lost.ended();
			gated.disconnected(lost, lost.oldestUnanswered());
		}
	}

	void closed() {
		GatedConnection gated = this.connection;
		if (gated != null) {
			gated.close();
		}
	}

	void expect(Socket socket) {
		this.expected = socket;
	}

	boolean isExpected(Socket socket) {
		return this.expected == socket;
	}

	void suspendReconnect() {
		Reconnection current = this.reconnection;
		if (current != null) {
			current.suspend(true);
		}
	}

	void resumeReconnect() {
		Reconnection current = this.reconnection;
		if (current != null) {
			current.suspend(false);
		}
	}

	void reconnectNow() {
		Reconnection current = this.reconnection;
		if (current != null) {
			current.suspend(false);
			current.begin();
		}
	}

}
