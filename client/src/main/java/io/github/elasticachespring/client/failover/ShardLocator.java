package io.github.elasticachespring.client.failover;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.models.partitions.Partitions;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.endpoint.HostPort;

/**
 * Finds a shard's primary among the shard's nodes, like that of a replication group, but
 * takes nobody for it who does not own slots in a cluster that works. What the new
 * primary knows of the cluster is told before it is: commands are routed by it.
 *
 * <p>
 * While it searches, the whole cluster is asked now and then, too, at growing intervals:
 * the shard may have got nodes that nobody here has heard of, or lost its slots to
 * others.
 */
final class ShardLocator implements Locator {

	private static final Duration REFRESH_INITIAL = Duration.ofMillis(500);

	private static final Duration REFRESH_MAX = Duration.ofSeconds(4);

	/** What a shard has to know of its cluster. */
	interface Cluster {

		/** A primary's own view of the cluster is what is true of its shard. */
		void learn(Partitions view);

		/** The map of slots is not up to date. */
		void refresh();

	}

	private final Cluster cluster;

	private final Scheduler scheduler;

	private final PrimaryLocator nodes;

	/** What the nodes that are asked say of the cluster. */
	private final Map<InetAddress, Partitions> views = new HashMap<>();

	private Scheduler.@Nullable Task refreshing;

	ShardLocator(Cluster cluster, Function<String, CompletionStage<List<InetAddress>>> lookup,
			BiFunction<HostPort, InetAddress, CompletionStage<StatefulRedisConnection<String, String>>> connect,
			Scheduler scheduler) {
		this.cluster = cluster;
		this.scheduler = scheduler;
		this.nodes = new PrimaryLocator(List.of(), lookup,
				(name, address) -> connect.apply(name, address)
					.thenApply((connection) -> new ClusterNodeConnection(new LettuceNodeConnection(connection),
							this::isSearching, (view) -> scheduler.execute(() -> this.views.put(address, view)))),
				scheduler);
	}

	/** Names the shard's nodes, the primary first. */
	void nodes(List<HostPort> names) {
		this.scheduler.execute(() -> this.nodes.rename(names));
	}

	@Override
	public void watch(InetSocketAddress primary, Runnable demoted) {
		this.nodes.watch(primary, demoted);
	}

	@Override
	public void search(@Nullable InetSocketAddress previous, boolean elsewhereOnly, Consumer<InetSocketAddress> found) {
		stop();
		this.views.clear();
		this.nodes.search(previous, elsewhereOnly, (address) -> {
			stopRefreshing();
			Partitions view = this.views.get(address.getAddress());
			if (view != null) {
				this.cluster.learn(view);
			}
			found.accept(address);
		});
		refreshIn(REFRESH_INITIAL);
	}

	private void refreshIn(Duration delay) {
		Duration next = (delay.compareTo(REFRESH_MAX) < 0) ? delay.multipliedBy(2) : REFRESH_MAX;
		this.refreshing = this.scheduler.schedule(() -> {
			this.cluster.refresh();
			refreshIn(next);
		}, delay.plusNanos(this.scheduler.random(delay.toNanos())));
	}

	private void stopRefreshing() {
		if (this.refreshing != null) {
			this.refreshing.cancel();
			this.refreshing = null;
		}
	}

	@Override
	public void stop() {
		stopRefreshing();
		this.nodes.stop();
	}

	@Override
	public boolean isSearching() {
		return this.nodes.isSearching();
	}

	@Override
	public String describe() {
		return this.nodes.describe();
	}

	@Override
	public void close() {
		stopRefreshing();
		this.nodes.close();
	}

}
