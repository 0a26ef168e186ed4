package io.github.elasticachespring.autoconfigure.server;

import java.util.Collection;
import java.util.concurrent.CompletionStage;

import io.lettuce.core.api.StatefulRedisConnection;

import io.github.elasticachespring.autoconfigure.connection.ElastiCacheConnectionFactory;
import io.github.elasticachespring.client.server.Node;
import io.github.elasticachespring.client.server.NodeDirectory;

/**
 * The nodes as the connection factory's client knows them, which is another one after the
 * factory was stopped and started.
 */
final class CurrentNodes implements NodeDirectory {

	private final ElastiCacheConnectionFactory connectionFactory;

	CurrentNodes(ElastiCacheConnectionFactory connectionFactory) {
		this.connectionFactory = connectionFactory;
	}

	@Override
	public CompletionStage<Collection<Node>> nodes() {
		return this.connectionFactory.nodeDirectory().nodes();
	}

	@Override
	public CompletionStage<StatefulRedisConnection<String, String>> connect(Node node) {
		return this.connectionFactory.nodeDirectory().connect(node);
	}

}
