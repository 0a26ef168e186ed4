package io.github.elasticachespring.client;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Supplier;

import io.lettuce.core.ConnectionFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.topology.NodeConnectionFactory;
import io.lettuce.core.codec.RedisCodec;

import io.github.elasticachespring.client.endpoint.HostPort;
import io.github.elasticachespring.client.transport.NodeUri;

/**
 * Connects a topology refresh to the nodes it asks. Lettuce would use connections like
 * those of callers, on the same event loops: with every refresh, a TLS handshake for each
 * node would stand before their replies.
 */
final class TopologySources implements NodeConnectionFactory {

	private final Supplier<NodeClient> client;

	private final Supplier<ElastiCacheOptions> options;

	/**
	 * Creates a factory.
	 * @param client makes the connections; asked for when one is needed
	 * @param options how to connect, asked for at the same time
	 */
	TopologySources(Supplier<NodeClient> client, Supplier<ElastiCacheOptions> options) {
		this.client = client;
		this.options = options;
	}

	@Override
	public <K, V> StatefulRedisConnection<K, V> connectToNode(RedisCodec<K, V> codec, SocketAddress address) {
		return this.<K, V>connectToNodeAsync(codec, address).join();
	}

	@Override
	public <K, V> ConnectionFuture<StatefulRedisConnection<K, V>> connectToNodeAsync(RedisCodec<K, V> codec,
			SocketAddress address) {
		return this.client.get().connectAsync(codec, uri((InetSocketAddress) address));
	}

	private RedisURI uri(InetSocketAddress address) {
		ElastiCacheOptions options = this.options.get();
		HostPort node = new HostPort(address.getHostString(), address.getPort());
		return address.isUnresolved() ? options.uri(node)
				: options.apply(new NodeUri(node, address.getAddress(), options.commandTimeout()));
	}

}
