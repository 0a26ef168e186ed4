package io.github.elasticachespring.client.command;

import java.util.List;

import io.lettuce.core.api.StatefulConnection;

/**
 * One link of the chain that every command of every API passes: sync, async, reactive,
 * pipelines, pooled and reader connections. A link is bound to a connection once, when
 * the connection is made, so that a command costs no more than one call per link.
 *
 * <p>
 * What does not pass: the handshake of a connection, re-authentication, {@code ASKING},
 * and subscriptions in cluster mode, all of which Lettuce writes by itself.
 */
@FunctionalInterface
public interface CommandInterceptor {

	/**
	 * Binds this link to a connection.
	 * @param connection the connection whose commands pass; in a cluster, the cluster
	 * connection or the connection to one node
	 * @param next where commands go on
	 * @return where commands of this connection come in
	 */
	CommandSink intercept(StatefulConnection<?, ?> connection, CommandSink next);

	/**
	 * Binds a whole chain.
	 * @param interceptors the links, the one nearest to the caller first
	 * @param connection the connection whose commands pass
	 * @param transport where commands leave the chain
	 * @return where commands come in; {@code transport} itself for an empty chain
	 */
	static CommandSink chain(List<CommandInterceptor> interceptors, StatefulConnection<?, ?> connection,
			CommandSink transport) {
		CommandSink sink = transport;
		for (int i = interceptors.size() - 1; i >= 0; i--) {
			sink = interceptors.get(i).intercept(connection, sink);
		}
		return sink;
	}

}
