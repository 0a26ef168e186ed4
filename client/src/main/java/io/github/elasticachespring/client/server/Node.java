package io.github.elasticachespring.client.server;

import java.net.InetAddress;

import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.endpoint.HostPort;

/**
 * A node that can be asked.
 *
 * @param name the name to verify, and the port
 * @param address the address behind a name that several nodes share, {@code null} if the
 * name is the node's own
 * @param shard which slots its shard has, as {@code 0-5460}; {@code null} outside a
 * cluster
 */
public record Node(HostPort name, @Nullable InetAddress address, @Nullable String shard) {

	/**
	 * Where the node is, for people.
	 * @return its address if that is known, its name otherwise
	 */
	public String location() {
		return (this.address != null) ? this.address.getHostAddress() + ':' + this.name.port() : this.name.toString();
	}

}
