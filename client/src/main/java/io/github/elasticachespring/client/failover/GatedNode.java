package io.github.elasticachespring.client.failover;

import io.lettuce.core.protocol.RedisCommand;

/**
 * A connection to one node of a cluster. The commands that are dispatched to it are meant
 * for this node and wait for no other; those of a shard, which travel over the same
 * socket, do not pass here.
 */
public final class GatedNode extends ObservedConnection {

	private final GatedConnection connection;

	GatedNode(EndpointLink link, GatedConnection connection) {
		super(link);
		this.connection = connection;
		link.attach(connection);
	}

	@Override
	public <K, V, T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
		return this.connection.dispatch(command);
	}

}
