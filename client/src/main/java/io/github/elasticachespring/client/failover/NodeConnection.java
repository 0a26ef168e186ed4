package io.github.elasticachespring.client.failover;

import java.util.concurrent.CompletionStage;

/**
 * A connection on which a node is asked about itself.
 */
interface NodeConnection {

	/**
	 * What a node says of itself.
	 *
	 * @param role {@code master} or {@code slave}
	 * @param ready whether it takes commands
	 */
	record Hello(String role, boolean ready) {
	}

	/** Asks for the role; fails if the node does not answer. */
	CompletionStage<Hello> hello();

	/** Asks for {@code INFO replication}, which may be forbidden. */
	CompletionStage<String> replication();

	/** Whether it can be asked. */
	boolean isOpen();

	/** Closes it, without waiting. */
	void close();

}
