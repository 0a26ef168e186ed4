package io.github.elasticachespring.client.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;

import io.lettuce.core.RedisURI;

import io.github.elasticachespring.client.endpoint.HostPort;

/**
 * A URI for one address behind a name. Connecting goes to the address, now and after
 * every loss, while TLS verifies the name: certificates of ElastiCache hold no addresses.
 */
public final class NodeUri extends RedisURI {

	private static final long serialVersionUID = 1L;

	private final InetSocketAddress address;

	/**
	 * Creates a URI without credentials or TLS settings.
	 * @param endpoint the name to verify, and the port
	 * @param address one of the name's addresses
	 * @param timeout the command timeout
	 */
	public NodeUri(HostPort endpoint, InetAddress address, Duration timeout) {
		super(endpoint.host(), endpoint.port(), timeout);
		this.address = address(endpoint.host(), address, endpoint.port());
	}

	public InetSocketAddress address() {
		return this.address;
	}

	/**
	 * An address that carries the name to verify.
	 * @param host the name
	 * @param address one of its addresses
	 * @param port the port
	 * @return a resolved address
	 */
	public static InetSocketAddress address(String host, InetAddress address, int port) {
		return named(host, address.getAddress(), port);
	}

	static InetSocketAddress named(String host, byte[] address, int port) {
		try {
			return new InetSocketAddress(InetAddress.getByAddress(host, address), port);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException("Not an IP address", ex);
		}
	}

	@Override
	public boolean equals(Object other) {
		return super.equals(other) && other instanceof NodeUri that && this.address.equals(that.address);
	}

	@Override
	public int hashCode() {
		return this.address.hashCode();
	}

}
