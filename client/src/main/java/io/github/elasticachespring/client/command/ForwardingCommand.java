package io.github.elasticachespring.client.command;

import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.DemandAware;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

/**
 * What a link of the chain puts in a command's place. Lettuce's own wrapper hides from it
 * that a reactive subscriber is behind the command, who would then be sent more than was
 * asked for; this one passes the subscriber's demand on.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @param <T> the type of the reply
 */
public abstract class ForwardingCommand<K, V, T> extends CommandWrapper<K, V, T> implements DemandAware.Sink {

	/**
	 * Wraps a command.
	 * @param command the command, which may be wrapped already
	 */
	protected ForwardingCommand(RedisCommand<K, V, T> command) {
		super(command);
	}

	@Override
	public boolean hasDemand() {
		DemandAware.Sink sink = sink();
		return sink == null || sink.hasDemand();
	}

	@Override
	public void setSource(DemandAware.Source source) {
		DemandAware.Sink sink = sink();
		if (sink != null) {
			sink.setSource(source);
		}
	}

	@Override
	public void removeSource() {
		DemandAware.Sink sink = sink();
		if (sink != null) {
			sink.removeSource();
		}
	}

	private DemandAware.@Nullable Sink sink() {
		return CommandWrapper.unwrap(getDelegate(), DemandAware.Sink.class);
	}

}
