package io.github.elasticachespring.client;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.ConnectionFuture;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.protocol.DefaultEndpoint;

import io.github.elasticachespring.client.failover.Failover;
import io.github.elasticachespring.client.routing.ReaderEndpoint;
import io.github.elasticachespring.client.transport.ConnectionRole;

/**
 * A plain Lettuce client for connections to single nodes, by address. Their commands pass
 * neither chain nor gate.
 */
final class NodeClient extends RedisClient {

	private final ClientTransport transport;

	private final Use use;

	private NodeClient(ClientTransport transport, ClientOptions options, Use use) {
		super(transport.resources(), new RedisURI());
		this.transport = transport;
		this.use = use;
		setOptions(options);
	}

	/** Connections that callers read from. */
	static NodeClient readers(ClientTransport transport) {
		return new NodeClient(transport, Failover.adapt(transport.options().clientOptions()), Use.READER);
	}

	/**
	 * Connections that ask a node for its role. Who asks bounds them; they are given up
	 * when lost.
	 */
	static NodeClient probes(ClientTransport transport) {
		return aside(transport, Use.PROBE);
	}

	/**
	 * Connections that ask a node what its cluster looks like: bounded, and why one
	 * failed is said. They are given up when lost.
	 */
	static NodeClient topology(ClientTransport transport) {
		return aside(transport, Use.TOPOLOGY);
	}

	private static NodeClient aside(ClientTransport transport, Use use) {
		return new NodeClient(transport, transport.options().clientOptions().mutate().autoReconnect(false).build(),
				use);
	}

	@Override
	protected DefaultEndpoint createEndpoint() {
		return (this.use == Use.READER) ? new ReaderEndpoint(getOptions(), getResources()) : super.createEndpoint();
	}

	@Override
	protected <K, V, T extends RedisChannelHandler<K, V>> ConnectionFuture<T> initializeChannelAsync(
			ConnectionBuilder connectionBuilder) {
		switch (this.use) {
			case READER -> this.transport.chooseSocket(connectionBuilder, () -> ConnectionRole.READER);
			case PROBE -> this.transport.chooseSocketAside(connectionBuilder);
			case TOPOLOGY -> this.transport.prepareAside(connectionBuilder);
		}
		ConnectionFuture<T> connecting = super.initializeChannelAsync(connectionBuilder);
		return (this.use == Use.TOPOLOGY) ? this.transport.explained(connectionBuilder, connecting) : connecting;
	}

	private enum Use {

		READER, PROBE, TOPOLOGY

	}

}
