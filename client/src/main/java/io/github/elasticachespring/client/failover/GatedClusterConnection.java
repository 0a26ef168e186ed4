package io.github.elasticachespring.client.failover;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.endpoint.HostPort;

/**
 * A connection to a whole cluster: one gated connection for each shard that it has
 * commands for, by the slot of a command's first key, and one for commands without a key,
 * which any node may answer. Lettuce routes what passes by the same slot.
 */
public final class GatedClusterConnection extends ObservedConnection {

	/** Where the connections to nodes come from. */
	@FunctionalInterface
	public interface Nodes {

		/**
		 * Connects to a node, unless that is done already.
		 * @param node the node as the topology names it
		 * @return the connection
		 */
		CompletionStage<GatedNode> connect(HostPort node);

	}

	private final ClusterFailover failover;

	private final GatedConnection.Host host;

	private final Nodes nodes;

	private final CommandSink next;

	private final GatedConnection keyless;

	private final Map<Shard, GatedConnection> shards = new ConcurrentHashMap<>();

	private volatile boolean closed;

	GatedClusterConnection(ClusterFailover failover, GatedConnection.Host host, Nodes nodes, CommandSink next,
			EndpointLink link, GatedConnection keyless) {
		super(link);
		this.failover = failover;
		this.host = host;
		this.nodes = nodes;
		this.next = next;
		this.keyless = keyless;
		link.attach(keyless);
	}

	@Override
	public <K, V, T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
		return connection(command).dispatch(command);
	}

	private GatedConnection connection(RedisCommand<?, ?, ?> command) {
		Shard shard = shard(command);
		if (shard == null) {
			return this.keyless;
		}
		GatedConnection connection = this.shards.get(shard);
		return (connection != null) ? connection : this.shards.computeIfAbsent(shard, this::connect);
	}

	/** By the same key as Lettuce. */
	private @Nullable Shard shard(RedisCommand<?, ?, ?> command) {
		CommandArgs<?, ?> arguments = command.getArgs();
		ByteBuffer key = (arguments != null && command.getType() != CommandType.CLIENT) ? arguments.getFirstEncodedKey()
				: null;
		return (key != null) ? this.failover.shards().of(SlotHash.getSlot(key)) : null;
	}

	private GatedConnection connect(Shard shard) {
		ShardLink shardLink = new ShardLink(shard, new ShardLink.Nodes() {

			@Override
			public CompletionStage<EndpointLink> connect(HostPort node) {
				return GatedClusterConnection.this.nodes.connect(node).thenApply((connected) -> connected.link);
			}

			@Override
			public void refresh() {
				GatedClusterConnection.this.failover.refresh();
			}

		}, this.failover.scheduler());
		GatedConnection connection = new GatedConnection(shard.gate(), this.host, shardLink, this.next,
				this.failover.scheduler());
		shardLink.attach(connection);
		if (this.closed) {
			connection.close();
		}
		else {
			shard.gate().admit(connection, this.host.commandTimeout());
		}
		return connection;
	}

	/** What waits for a shard that is no more goes to those who have its slots now. */
	void dissolved(Shard shard) {
		GatedConnection left = this.shards.remove(shard);
		if (left != null) {
			left.surrender().forEach((attempt) -> connection(attempt).adopt(attempt));
			left.close();
		}
	}

	@Override
	public void close() {
		this.closed = true;
		super.close();
		this.shards.values().forEach(GatedConnection::close);
		this.failover.remove(this);
	}

}
