package io.github.elasticachespring.client.command;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;

/**
 * Counts the commands that pass, by name. One instance may stand in many connections'
 * chains; it may be read while they run.
 */
public final class CountingInterceptor implements CommandInterceptor {

	private final Map<ProtocolKeyword, LongAdder> counts = new ConcurrentHashMap<>();

	@Override
	public CommandSink intercept(StatefulConnection<?, ?> connection, CommandSink next) {
		return new CommandSink() {

			@Override
			public <K, V, T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
				count(command);
				return next.dispatch(command);
			}

			@Override
			public <K, V> Collection<RedisCommand<K, V, ?>> dispatch(
					Collection<? extends RedisCommand<K, V, ?>> commands) {
				commands.forEach(CountingInterceptor.this::count);
				return next.dispatch(commands);
			}

		};
	}

	private void count(RedisCommand<?, ?, ?> command) {
		ProtocolKeyword type = command.getType();
		LongAdder count = this.counts.get(type);
		if (count == null) {
			count = this.counts.computeIfAbsent(type, (key) -> new LongAdder());
		}
		count.increment();
	}

	/**
	 * The counts so far.
	 * @return by command name in upper case, as the server knows it
	 */
	public Map<String, Long> counts() {
		Map<String, Long> result = new TreeMap<>();
		this.counts.forEach((type, count) -> result.merge(type.toString(), count.sum(), Long::sum));
		return result;
	}

}
