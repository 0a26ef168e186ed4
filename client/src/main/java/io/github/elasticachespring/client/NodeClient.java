package io.github.elasticachespring.client;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.ConnectionFuture;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;

/**
 * A plain Lettuce client for connections to single nodes, by address: readers, and the
 * probes that ask a node for its role. Their commands pass neither chain nor gate.
 */
final class NodeClient extends RedisClient {

	private final ClientTransport transport;

	NodeClient(ClientTransport transport, ClientOptions options) {
		super(transport.resources(), new RedisURI());
		this.transport = transport;
		setOptions(options);
	}

	@Override
	protected <K, V, T extends RedisChannelHandler<K, V>> ConnectionFuture<T> initializeChannelAsync(
			ConnectionBuilder connectionBuilder) {
		this.transport.chooseSocket(connectionBuilder);
		return super.initializeChannelAsync(connectionBuilder);
	}

}
