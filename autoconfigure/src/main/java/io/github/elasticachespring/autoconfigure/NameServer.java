package io.github.elasticachespring.autoconfigure;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

import io.github.elasticachespring.client.endpoint.HostPort;

/**
 * Addresses of name servers. A name server has no name: who would look it up?
 */
final class NameServer {

	private static final int DNS_PORT = 53;

	private NameServer() {
	}

	/**
	 * Reads an IP address, with or without a port.
	 * @param value what the user wrote
	 * @return the address, port 53 where none was given
	 * @throws IllegalArgumentException if it is neither
	 */
	static InetSocketAddress parse(String value) {
		HostPort address = HostPort.parse(value);
		boolean ipv6 = address.host().indexOf(':') >= 0;
		if (!ipv6 && !address.host().matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
			throw new IllegalArgumentException("'%s' is not an IP address".formatted(address.host()));
		}
		boolean hasPort = value.strip().endsWith(":" + address.port()) && (!ipv6 || value.indexOf(']') >= 0);
		try {
			return new InetSocketAddress(InetAddress.getByName(address.host()), hasPort ? address.port() : DNS_PORT);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException("'%s' is not an IP address".formatted(address.host()), ex);
		}
	}

}
