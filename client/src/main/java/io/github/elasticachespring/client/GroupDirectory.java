package io.github.elasticachespring.client;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.lettuce.core.api.StatefulRedisConnection;

import io.github.elasticachespring.client.endpoint.HostPort;
import io.github.elasticachespring.client.server.Node;
import io.github.elasticachespring.client.server.NodeDirectory;

/**
 * The nodes of a replication group: the addresses that its names lead to now.
 */
final class GroupDirectory implements NodeDirectory {

	private final List<HostPort> names;

	private final Function<String, CompletionStage<List<InetAddress>>> lookup;

	private final BiFunction<HostPort, InetAddress, CompletionStage<StatefulRedisConnection<String, String>>> connect;

	GroupDirectory(List<HostPort> names, Function<String, CompletionStage<List<InetAddress>>> lookup,
			BiFunction<HostPort, InetAddress, CompletionStage<StatefulRedisConnection<String, String>>> connect) {
		this.names = names;
		this.lookup = lookup;
		this.connect = connect;
	}

	@Override
	public CompletionStage<Collection<Node>> nodes() {
		// By address: a node is one node, whichever names lead to it.
		Map<InetAddress, Node> nodes = new LinkedHashMap<>();
		List<CompletableFuture<?>> lookups = new ArrayList<>();
		for (HostPort name : this.names) {
			lookups.add(this.lookup.apply(name.host()).thenAccept((addresses) -> {
				synchronized (nodes) {
					addresses.forEach((address) -> nodes.putIfAbsent(address, node(address)));
				}
			}).toCompletableFuture());
		}
		return CompletableFuture.allOf(lookups.toArray(CompletableFuture[]::new)).handle((all, failure) -> {
			synchronized (nodes) {
				return List.copyOf(nodes.values());
			}
		});
	}

	/** Certificates of ElastiCache are valid for each of the group's names. */
	private Node node(InetAddress address) {
		return new Node(this.names.get(0), address, null);
	}

	@Override
	public CompletionStage<StatefulRedisConnection<String, String>> connect(Node node) {
		return this.connect.apply(node.name(), Objects.requireNonNull(node.address()));
	}

}
