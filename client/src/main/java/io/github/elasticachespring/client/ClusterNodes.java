package io.github.elasticachespring.client;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import io.lettuce.core.codec.StringCodec;
import io.netty.util.NetUtil;

import io.github.elasticachespring.client.endpoint.HostPort;
import io.github.elasticachespring.client.failover.ClusterFailover;
import io.github.elasticachespring.client.transport.NodeUri;

/**
 * What a cluster's failover needs of Lettuce's client: probes, and the topology that
 * commands are routed by.
 */
final class ClusterNodes implements ClusterFailover.Client {

	private final ElastiCacheClusterClient client;

	private final ClientTransport transport;

	private final NodeClient probes;

	private final Predicate<RedisClusterNode> nodeFilter;

	ClusterNodes(ElastiCacheClusterClient client, ClientTransport transport, NodeClient probes,
			Predicate<RedisClusterNode> nodeFilter) {
		this.client = client;
		this.transport = transport;
		this.probes = probes;
		this.nodeFilter = nodeFilter;
	}

	@Override
	public CompletionStage<List<InetAddress>> lookup(String host) {
		return this.transport.names().lookup(host);
	}

	@Override
	public CompletionStage<StatefulRedisConnection<String, String>> probe(HostPort node, InetAddress address) {
		ElastiCacheOptions options = this.transport.options();
		boolean named = NetUtil.createByteArrayFromIpAddressString(node.host()) == null;
		// The certificate of every node is good for the endpoint's name.
		HostPort verified = named ? node : new HostPort(options.endpoint().seed().host(), node.port());
		return this.probes.connectAsync(StringCodec.UTF8,
				options.apply(new NodeUri(verified, address, options.commandTimeout())));
	}

	@Override
	public Collection<RedisClusterNode> topology() {
		return this.client.getPartitions();
	}

	@Override
	public void install(List<RedisClusterNode> nodes) {
		ElastiCacheOptions options = this.transport.options();
		List<RedisClusterNode> usable = nodes.stream().filter(this::isUsable).toList();
		for (RedisClusterNode node : usable) {
			RedisURI uri = node.getUri();
			node.setUri(options.uri(new HostPort(uri.getHost(), uri.getPort())));
		}
		Partitions partitions = this.client.getPartitions();
		partitions.reload(usable);
		this.client.updatePartitionsInConnections();
	}

	/**
	 * One node's doubt about another that owns slots is no reason to leave them without
	 * an owner.
	 */
	private boolean isUsable(RedisClusterNode node) {
		boolean doubtful = node.is(NodeFlag.EVENTUAL_FAIL) && !node.is(NodeFlag.FAIL) && !node.hasNoSlots();
		return node.getUri() != null && (doubtful || this.nodeFilter.test(node));
	}

	@Override
	public void pin(String host, InetAddress address) {
		this.transport.pin(host, address);
	}

	@Override
	public CompletionStage<?> refresh() {
		return this.client.refreshPartitionsAsync();
	}

}
