package io.github.elasticachespring.client.failover;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Ties Lettuce's endpoint, which hears of sockets, to the gated connection, and lets the
 * gate decide when Lettuce connects again. In a cluster, the shard whose primary the node
 * is hears of the socket, too.
 */
final class EndpointLink implements Link {

	private final boolean shared;

	private final Runnable redirected;

	private volatile @Nullable Reconnection reconnection;

	private volatile @Nullable GatedConnection connection;

	private volatile @Nullable ChannelSocket socket;

	private volatile @Nullable ShardLink shard;

	/** The socket that the gate closes itself. */
	private volatile @Nullable Socket expected;

	EndpointLink() {
		this(false, () -> {
		});
	}

	/**
	 * Creates a link.
	 * @param shared whether commands may also travel over other sockets than this link's
	 * @param redirected told when a node led a command elsewhere
	 */
	EndpointLink(boolean shared, Runnable redirected) {
		this.shared = shared;
		this.redirected = redirected;
	}

	void attach(GatedConnection connection) {
		this.connection = connection;
	}

	/** Tells a shard of the sockets from now on, and of the one there is. */
	void attach(ShardLink shard) {
		this.shard = shard;
		ChannelSocket current = this.socket;
		if (current != null) {
			shard.active(this, current);
		}
	}

	void detach(ShardLink shard) {
		if (this.shard == shard) {
			this.shard = null;
		}
	}

	void register(Reconnection reconnection) {
		this.reconnection = reconnection;
	}

	void channelActive(Channel channel) {
		GatedConnection gated = this.connection;
		if (gated != null && channel.isActive()) {
			ChannelSocket active = new ChannelSocket(channel);
			this.socket = active;
			active.watch((unanswered, now) -> sweeper(gated).replies().sweep(unanswered, now));
			gated.connected(active);
			ShardLink told = this.shard;
			if (told != null) {
				told.active(this, active);
			}
		}
	}

	/** Whose silence it is if a command is not answered. */
	private GatedConnection sweeper(GatedConnection own) {
		ShardLink current = this.shard;
		return (current != null) ? current.connection() : own;
	}

	void channelInactive(Channel channel) {
		GatedConnection gated = this.connection;
		ChannelSocket lost = this.socket;
		if (gated != null && lost != null && lost.channel() == channel) {
			this.socket = null;
			lost.ended();
			ShardLink told = this.shard;
			if (told != null) {
				told.inactive(this, lost);
			}
			gated.disconnected(lost, lost.oldestUnanswered());
		}
	}

	void closed() {
		GatedConnection gated = this.connection;
		if (gated != null) {
			gated.close();
		}
	}

	@Override
	public boolean isShared() {
		return this.shared;
	}

	@Override
	public void redirected(String target) {
		this.redirected.run();
	}

	@Override
	public void expect(Socket socket) {
		this.expected = socket;
	}

	@Override
	public boolean isExpected(Socket socket) {
		return this.expected == socket;
	}

	@Override
	public void suspendReconnect() {
		Reconnection current = this.reconnection;
		if (current != null) {
			current.suspend(true);
		}
	}

	@Override
	public void resumeReconnect() {
		Reconnection current = this.reconnection;
		if (current != null) {
			current.suspend(false);
		}
	}

	@Override
	public void reconnectNow() {
		Reconnection current = this.reconnection;
		if (current != null) {
			current.suspend(false);
			current.begin();
		}
	}

}
