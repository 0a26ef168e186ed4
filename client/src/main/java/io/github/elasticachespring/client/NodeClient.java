package io.github.elasticachespring.client;

import java.util.function.BiFunction;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.ConnectionFuture;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.protocol.DefaultEndpoint;
import io.lettuce.core.resource.ClientResources;

import io.github.elasticachespring.client.transport.ConnectionRole;

/**
 * A plain Lettuce client for connections to single nodes, by address: readers, and the
 * probes that ask a node for its role. Their commands pass neither chain nor gate.
 */
final class NodeClient extends RedisClient {

	private final ClientTransport transport;

	private final BiFunction<ClientOptions, ClientResources, DefaultEndpoint> endpoints;

	private final ConnectionRole role;

	NodeClient(ClientTransport transport, ClientOptions options, ConnectionRole role,
			BiFunction<ClientOptions, ClientResources, DefaultEndpoint> endpoints) {
		super(transport.resources(), new RedisURI());
		this.transport = transport;
		this.role = role;
		this.endpoints = endpoints;
		setOptions(options);
	}

	@Override
	protected DefaultEndpoint createEndpoint() {
		return this.endpoints.apply(getOptions(), getResources());
	}

	@Override
	protected <K, V, T extends RedisChannelHandler<K, V>> ConnectionFuture<T> initializeChannelAsync(
			ConnectionBuilder connectionBuilder) {
		this.transport.chooseSocket(connectionBuilder, () -> this.role);
		return super.initializeChannelAsync(connectionBuilder);
	}

}
