package io.github.elasticachespring.client.failover;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;

/**
 * A caller's command, which counts how often it ends. What ends after the caller gave up
 * does not count: nobody hears of it.
 */
final class Call<T> extends AsyncCommand<String, String, T> {

	int ends;

	Throwable failure;

	private Call(CommandType type, CommandOutput<String, String, T> output, CommandArgs<String, String> args) {
		super(new Command<>(type, output, args));
	}

	static Call<String> get(String key) {
		return new Call<>(CommandType.GET, new ValueOutput<>(StringCodec.UTF8), args().addKey(key));
	}

	static Call<String> set(String key, String value) {
		return new Call<>(CommandType.SET, new StatusOutput<>(StringCodec.UTF8), args().addKey(key).addValue(value));
	}

	static Call<Long> incr(String key) {
		return new Call<>(CommandType.INCR, new IntegerOutput<>(StringCodec.UTF8), args().addKey(key));
	}

	private static CommandArgs<String, String> args() {
		return new CommandArgs<>(StringCodec.UTF8);
	}

	@Override
	public void complete() {
		count();
		super.complete();
	}

	@Override
	public boolean completeExceptionally(Throwable ex) {
		count();
		this.failure = ex;
		return super.completeExceptionally(ex);
	}

	private void count() {
		if (!isCancelled()) {
			this.ends++;
		}
	}

	@Override
	public void cancel() {
		count();
		super.cancel();
	}

}
