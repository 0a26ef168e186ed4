package io.github.elasticachespring.client.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.lettuce.core.protocol.RedisCommand;

/**
 * Takes commands on their way to a connection. May be called from any thread: a caller's,
 * or an event loop when a command is sent again. Must not block.
 */
public interface CommandSink {

	/**
	 * Passes one command on.
	 * @param command the command
	 * @param <K> the key type
	 * @param <V> the value type
	 * @param <T> the result type
	 * @return the command as it was sent, which may wrap the one given
	 */
	<K, V, T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command);

	/**
	 * Passes several commands on, in their order. A sink that can send them in one flush
	 * overrides this.
	 * @param commands the commands
	 * @param <K> the key type
	 * @param <V> the value type
	 * @return the commands as they were sent
	 */
	default <K, V> Collection<RedisCommand<K, V, ?>> dispatch(Collection<? extends RedisCommand<K, V, ?>> commands) {
		List<RedisCommand<K, V, ?>> sent = new ArrayList<>(commands.size());
		for (RedisCommand<K, V, ?> command : commands) {
			sent.add(dispatch(command));
		}
		return sent;
	}

}
