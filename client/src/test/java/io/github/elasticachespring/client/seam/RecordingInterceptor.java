package io.github.elasticachespring.client.seam;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.protocol.RedisCommand;

import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.client.command.CommandSink;

/**
 * Keeps the commands that pass while something is done.
 */
final class RecordingInterceptor implements CommandInterceptor {

	private final List<RedisCommand<?, ?, ?>> commands = new CopyOnWriteArrayList<>();

	List<RedisCommand<?, ?, ?>> record(Runnable sending) {
		this.commands.clear();
		sending.run();
		return List.copyOf(this.commands);
	}

	@Override
	public CommandSink intercept(StatefulConnection<?, ?> connection, CommandSink next) {
		return new CommandSink() {

			@Override
			public <K, V, T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
				RecordingInterceptor.this.commands.add(command);
				return next.dispatch(command);
			}

			@Override
			public <K, V> Collection<RedisCommand<K, V, ?>> dispatch(
					Collection<? extends RedisCommand<K, V, ?>> commands) {
				RecordingInterceptor.this.commands.addAll(commands);
				return next.dispatch(commands);
			}

		};
	}

}
