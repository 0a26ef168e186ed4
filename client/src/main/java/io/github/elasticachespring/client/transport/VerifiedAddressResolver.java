package io.github.elasticachespring.client.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.SocketAddressResolver;
import io.netty.util.NetUtil;

/**
 * Decides which name TLS verifies for a URI.
 *
 * <p>
 * A host name stays unresolved here; Netty resolves it when it connects. A node that a
 * cluster announces by its address is verified against the configuration endpoint's name:
 * the certificate of every node of an ElastiCache cluster is good for all of its names.
 */
public final class VerifiedAddressResolver extends SocketAddressResolver {

	private final String host;

	/** Where nodes were found that DNS does not name yet. */
	private final Map<String, InetAddress> pinned = new ConcurrentHashMap<>();

	/**
	 * Creates a resolver.
	 * @param host the name of the endpoint the user gave
	 */
	public VerifiedAddressResolver(String host) {
		this.host = host;
	}

	/**
	 * Has a name lead to an address, until another is given.
	 * @param name the name of a node
	 * @param address where the node was found
	 */
	public void pin(String name, InetAddress address) {
		this.pinned.put(name, address);
	}

	@Override
	public SocketAddress resolve(RedisURI uri) {
		if (uri instanceof NodeUri node) {
			return node.address();
		}
		InetAddress found = this.pinned.get(uri.getHost());
		if (found != null) {
			return NodeUri.address(uri.getHost(), found, uri.getPort());
		}
		byte[] address = !isAddress(this.host) ? NetUtil.createByteArrayFromIpAddressString(uri.getHost()) : null;
		return (address != null) ? NodeUri.named(this.host, address, uri.getPort())
				: InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort());
	}

	private static boolean isAddress(String host) {
		return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
	}

}
