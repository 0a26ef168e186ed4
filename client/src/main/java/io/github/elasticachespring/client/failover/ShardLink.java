package io.github.elasticachespring.client.failover;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.endpoint.HostPort;

/**
 * Leads one connection's commands for one shard to the node that is the shard's primary.
 * Lettuce has a connection to each node, makes it when it is needed and looks after it;
 * this only picks the right one, and goes to another when the shard's primary is another.
 *
 * <p>
 * Sockets come and go on event loops; the gate calls on its scheduler.
 */
final class ShardLink implements Link {

	/** Where the connections to nodes come from. */
	interface Nodes {

		/**
		 * Connects to a node, unless that is done already.
		 * @param node the node as the topology names it
		 * @return tells of the connection's sockets
		 */
		CompletionStage<EndpointLink> connect(HostPort node);

		/** The map of slots is not up to date. */
		void refresh();

	}

	private final Shard shard;

	private final Nodes nodes;

	private final Scheduler scheduler;

	private volatile @Nullable GatedConnection connection;

	/** The node in use. Guarded by this, like the socket. */
	private @Nullable EndpointLink node;

	private volatile @Nullable ShardSocket socket;

	private volatile @Nullable Socket expected;

	ShardLink(Shard shard, Nodes nodes, Scheduler scheduler) {
		this.shard = shard;
		this.nodes = nodes;
		this.scheduler = scheduler;
	}

	void attach(GatedConnection connection) {
		this.connection = connection;
	}

	GatedConnection connection() {
		return Objects.requireNonNull(this.connection);
	}

	// What the gate wants

	@Override
	public boolean isShared() {
		return true;
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
		// The node's own connection goes on trying, others may use it, too.
	}

	@Override
	public void resumeReconnect() {
		// See above.
	}

	@Override
	public void reconnectNow() {
		HostPort primary = this.shard.primary();
		this.nodes.connect(primary)
			.whenComplete((link, failure) -> this.scheduler.execute(() -> reached(primary, link, failure)));
	}

	private void reached(HostPort primary, @Nullable EndpointLink link, @Nullable Throwable failure) {
		if (connection().isClosed() || !primary.equals(this.shard.primary())) {
			return;
		}
		if (failure != null || link == null) {
			this.shard.gate().unreachable(connection());
			return;
		}
		synchronized (this) {
			if (this.node != null && this.node != link) {
				this.node.detach(this);
			}
			this.node = link;
		}
		link.attach(this);
	}

	@Override
	public void redirected(String target) {
		if (!this.shard.redirected(target)) {
			this.nodes.refresh();
		}
	}

	@Override
	public void misled() {
		this.shard.misled();
	}

	// What happens to the node's connection

	void active(EndpointLink link, ChannelSocket channel) {
		ShardSocket active;
		synchronized (this) {
			ShardSocket current = this.socket;
			if (this.node != link || current != null && current.channel == channel) {
				return;
			}
			active = new ShardSocket(link, channel);
			this.socket = active;
		}
		connection().connected(active);
	}

	void inactive(EndpointLink link, ChannelSocket channel) {
		ShardSocket lost;
		synchronized (this) {
			lost = this.socket;
			if (lost == null || lost.channel != channel) {
				return;
			}
			this.socket = null;
		}
		gone(lost);
	}

	private void leave(ShardSocket left) {
		synchronized (this) {
			if (this.socket != left) {
				return;
			}
			this.socket = null;
		}
		left.link.detach(this);
		gone(left);
	}

	private void gone(ShardSocket lost) {
		connection().disconnected(lost, lost.channel.oldestUnanswered());
		if (isExpected(lost)) {
			this.scheduler.execute(this::reconnectNow);
		}
	}

	/** The shard's use of a node's socket, which others may use, too. */
	private final class ShardSocket implements Socket {

		private final EndpointLink link;

		private final ChannelSocket channel;

		ShardSocket(EndpointLink link, ChannelSocket channel) {
			this.link = link;
			this.channel = channel;
		}

		@Override
		public InetSocketAddress address() {
			return this.channel.address();
		}

		@Override
		public void disconnect() {
			this.channel.disconnect();
		}

		/** A demoted node is a replica from now on: its socket is left, not closed. */
		@Override
		public void drain(Duration limit) {
			this.channel.whenDrained(limit, () -> leave(this));
		}

	}

}
