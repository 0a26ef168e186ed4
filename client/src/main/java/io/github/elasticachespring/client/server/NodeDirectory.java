package io.github.elasticachespring.client.server;

import java.util.Collection;
import java.util.concurrent.CompletionStage;

import io.lettuce.core.api.StatefulRedisConnection;

/**
 * Knows the nodes of a cache, and connects to each. May be called from any thread, and
 * does not block.
 */
public interface NodeDirectory {

	/**
	 * The nodes that can be learned of now. A reader endpoint tells of one replica at a
	 * time, so that one answer need not be all.
	 * @return the nodes; fails if nobody can be asked
	 */
	CompletionStage<Collection<Node>> nodes();

	/**
	 * Connects to one node. What is sent on the connection passes no gate, and the
	 * connection does not come back by itself when it is lost.
	 * @param node the node
	 * @return the connection; fails within the connect timeout
	 */
	CompletionStage<StatefulRedisConnection<String, String>> connect(Node node);

}
