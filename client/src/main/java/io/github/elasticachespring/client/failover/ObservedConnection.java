package io.github.elasticachespring.client.failover;

import io.lettuce.core.ConnectionBuilder;

import io.github.elasticachespring.client.command.CommandSink;

/**
 * The gate in front of a connection of Lettuce's cluster client: where its commands come
 * in.
 */
public abstract sealed class ObservedConnection implements CommandSink permits GatedClusterConnection, GatedNode {

	final EndpointLink link;

	ObservedConnection(EndpointLink link) {
		this.link = link;
	}

	/**
	 * Has the connection's sockets told to the gate.
	 * @param builder what Lettuce is about to connect with
	 */
	public void observe(ConnectionBuilder builder) {
		builder.commandHandler(() -> new ObservedCommandHandler(builder.clientOptions(), builder.clientResources(),
				builder.endpoint(), this.link));
	}

	/** The application, or Lettuce, closes the connection. */
	public void close() {
		this.link.closed();
	}

}
