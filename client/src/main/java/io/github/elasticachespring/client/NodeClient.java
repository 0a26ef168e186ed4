package io.github.elasticachespring.client;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.ConnectionFuture;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;

import io.github.elasticachespring.client.transport.ConnectionRole;

/**
 * A plain Lettuce client for connections to single nodes, by address: readers, and the
 * probes that ask a node for its role. Their commands pass neither chain nor gate.
 */
final class NodeClient extends RedisClient {

	private final ClientTransport transport;

	private final ConnectionRole role;

	NodeClient(ClientTransport transport, ClientOptions options, ConnectionRole role) {
		super(transport.resources(), new RedisURI());
		this.transport = transport;
		this.role = role;
		setOptions(options);
	}

	@Override
	protected <K, V, T extends RedisChannelHandler<K, V>> ConnectionFuture<T> initializeChannelAsync(
			ConnectionBuilder connectionBuilder) {
		this.transport.chooseSocket(connectionBuilder, () -> this.role);
		return super.initializeChannelAsync(connectionBuilder);
	}

}
