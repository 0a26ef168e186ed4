package io.github.elasticachespring.client;

import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.failover.GatedConnection;

/**
 * Puts a gate in front of a connection as it is made.
 */
@FunctionalInterface
interface Guard {

	/**
	 * Puts a gate in front of a connection.
	 * @param host the connection
	 * @param next where commands go on
	 * @return where commands come in
	 */
	CommandSink guard(GatedConnection.Host host, CommandSink next);

}
