package io.github.elasticachespring.client.failover;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;

/**
 * Asks a node of a cluster. While a primary is sought, one that says it is a primary is
 * also asked for its slots and for the cluster's state: it may have none left, or have
 * lost sight of the others. Nobody else is asked for that, and nobody while all is well.
 *
 * @param node asks for the role
 * @param searching whether a primary is sought
 * @param views told what a primary knows of the cluster
 */
record ClusterNodeConnection(LettuceNodeConnection node, BooleanSupplier searching,
		Consumer<Partitions> views) implements NodeConnection {

	@Override
	public CompletionStage<Hello> hello() {
		return this.node.hello()
			.thenCompose((hello) -> (hello.ready() && "master".equals(hello.role()) && this.searching.getAsBoolean())
					? confirmed(hello) : CompletableFuture.completedFuture(hello));
	}

	private CompletionStage<Hello> confirmed(Hello hello) {
		RedisAsyncCommands<String, String> commands = this.node.connection().async();
		return commands.clusterNodes()
			.thenCombine(commands.clusterInfo(), (nodes, info) -> new Hello(hello.role(),
					takesCommands(nodes) && info.contains("cluster_state:ok")));
	}

	private boolean takesCommands(String nodes) {
		Partitions view = ClusterPartitionParser.parse(nodes);
		for (RedisClusterNode member : view) {
			if (member.is(NodeFlag.MYSELF) && !member.hasNoSlots()) {
				this.views.accept(view);
				return true;
			}
		}
		return false;
	}

	@Override
	public CompletionStage<String> replication() {
		return this.node.replication();
	}

	@Override
	public boolean isOpen() {
		return this.node.isOpen();
	}

	@Override
	public void close() {
		this.node.close();
	}

}
