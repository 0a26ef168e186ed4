package io.github.elasticachespring.client.routing;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.command.ScanPosition;
import io.github.elasticachespring.client.endpoint.HostPort;
import io.github.elasticachespring.client.endpoint.Shards;

/**
 * Sends what only reads to the readers of the shard that has the keys, in turn;
 * everything else goes to be routed to a primary. What has no key goes there, too: it
 * asks about one node, and any will do.
 *
 * <p>
 * Thread-safe.
 */
public final class ClusterReaderRouting implements CommandInterceptor, AutoCloseable {

	/** What this needs of the client. */
	public interface Client {

		/**
		 * Connects to a node, which then answers reads even if it is a replica.
		 * @param node the node as the topology names it
		 * @return the connection, on a {@link ReaderEndpoint}
		 */
		CompletionStage<StatefulRedisConnection<byte[], byte[]>> connect(HostPort node);

		/**
		 * Whether a command that goes to the primary of a slot need not wait.
		 * @param slot the slot
		 * @return {@code false} while commands are held for its shard
		 */
		boolean isPrimaryAvailable(int slot);

		/** The map of slots is not up to date. */
		void refresh();

	}

	private final ReaderSettings settings;

	private final ReaderFailures failures;

	private final ReadListener listener;

	private final Client client;

	private final Function<StatefulConnection<?, ?>, Duration> commandTimeout;

	private final ScheduledExecutorService scheduler;

	private final Shards<ReaderShard> shards = new Shards<>(this::shard, ReaderShard::dissolve);

	private volatile boolean started;

	private volatile boolean closed;

	/**
	 * Creates the link.
	 * @param settings the numbers
	 * @param failures makes the exceptions that callers see
	 * @param listener told of reads that do not end at their first attempt
	 * @param client connects
	 * @param commandTimeout the longest a command of a connection may take
	 * @param scheduler where nodes are asked how they are
	 */
	public ClusterReaderRouting(ReaderSettings settings, ReaderFailures failures, ReadListener listener, Client client,
			Function<StatefulConnection<?, ?>, Duration> commandTimeout, ScheduledExecutorService scheduler) {
		this.settings = settings;
		this.failures = failures;
		this.listener = listener;
		this.client = client;
		this.commandTimeout = commandTimeout;
		this.scheduler = scheduler;
	}

	/** One shard's nodes, for those who read. */
	private record ReaderShard(ReaderGroup group, ShardNodes members) implements Shards.Member, AutoCloseable {

		@Override
		public void nodes(List<HostPort> names) {
			this.members.update(names);
			this.group.readers().check();
		}

		/** It has no slots any more. */
		void dissolve() {
			this.members.dissolve();
			close();
		}

		/** Connections end with the client. */
		@Override
		public void close() {
			this.group.readers().close();
		}

	}

	private ReaderShard shard(String slots, List<HostPort> names) {
		int slot = Integer.parseInt(slots.split("[^0-9]", 2)[0]);
		ShardNodes[] members = new ShardNodes[1];
		Readers readers = new Readers(this.settings, this.scheduler, (created) -> {
			members[0] = new ShardNodes(names,
					(name) -> this.client.connect(name)
						.thenCompose((connection) -> created.welcome(name.toString(), connection)),
					created::remove, this.scheduler);
			return members[0];
		});
		ReaderGroup group = new ReaderGroup(readers, this.settings, this.failures, this.listener,
				() -> this.client.isPrimaryAvailable(slot), this.client::refresh);
		if (this.started && !this.closed) {
			readers.start();
		}
		return new ReaderShard(group, members[0]);
	}

	/**
	 * Commands are routed by another topology.
	 * @param nodes all nodes
	 */
	public void topologyChanged(Collection<RedisClusterNode> nodes) {
		if (!this.closed) {
			this.shards.update(nodes);
		}
	}

	/**
	 * Connects to all nodes.
	 * @return completes, and never fails, when each was connected or failed to
	 */
	public CompletionStage<Void> start() {
		this.started = true;
		return CompletableFuture.allOf(this.shards.all()
			.stream()
			.map((shard) -> shard.group().readers().start().toCompletableFuture())
			.toArray(CompletableFuture[]::new));
	}

	/**
	 * Asks every node how it is, now. To be called when roles may have changed; does not
	 * wait.
	 */
	public void check() {
		this.shards.all().forEach((shard) -> shard.group().readers().check());
	}

	@Override
	public CommandSink intercept(StatefulConnection<?, ?> connection, CommandSink next) {
		return new Reads(connection, next);
	}

	/** One connection's reads. */
	private final class Reads implements CommandSink, ReadRoute.Restart {

		private final StatefulConnection<?, ?> connection;

		private final CommandSink primary;

		private final Map<ReaderGroup, ReadRoute> routes = new ConcurrentHashMap<>();

		private Reads(StatefulConnection<?, ?> connection, CommandSink primary) {
			this.connection = connection;
			this.primary = primary;
		}

		@Override
		public <K, V, T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
			ReadRoute route = ReaderCommands.include(command) ? route(command) : null;
			if (route == null) {
				return this.primary.dispatch(command);
			}
			route.read(command, ScanPosition.of(command), System.nanoTime(), false);
			return command;
		}

		@Override
		public <K, V, T> void read(RedisCommand<K, V, T> command, @Nullable ScanPosition scan, long dispatchedAt) {
			ReadRoute route = route(command);
			if (route != null) {
				route.read(command, scan, dispatchedAt, false);
			}
			else {
				this.primary.dispatch(command);
			}
		}

		private @Nullable ReadRoute route(RedisCommand<?, ?, ?> command) {
			CommandArgs<?, ?> arguments = command.getArgs();
			ByteBuffer key = (arguments != null) ? arguments.getFirstEncodedKey() : null;
			ReaderShard shard = (key != null) ? ClusterReaderRouting.this.shards.of(SlotHash.getSlot(key)) : null;
			if (shard == null) {
				return null;
			}
			ReadRoute route = this.routes.get(shard.group());
			if (route == null) {
				this.routes.keySet().removeIf((group) -> group.readers().isClosed());
				route = new ReadRoute(shard.group(), this.primary,
						() -> ClusterReaderRouting.this.commandTimeout.apply(this.connection), this);
				this.routes.put(shard.group(), route);
			}
			return route;
		}

	}

	@Override
	public void close() {
		this.closed = true;
		this.shards.all().forEach(ReaderShard::close);
	}

}
