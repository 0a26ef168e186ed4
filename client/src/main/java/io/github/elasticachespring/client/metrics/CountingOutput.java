package io.github.elasticachespring.client.metrics;

import java.nio.ByteBuffer;

import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.metrics.Lookups.Kind;

/**
 * Looks on while a reply is decoded into a command's own output, whatever that makes of
 * it: a list, a stream of elements, something of the application's. For the event loop.
 */
final class CountingOutput<K, V, T> extends CommandOutput<K, V, T> {

	private final CommandOutput<K, V, T> output;

	private final Kind kind;

	private int present;

	private int absent;

	private boolean empty;

	@SuppressWarnings({ "unchecked", "NullAway" }) // decodes nothing and holds nothing
	CountingOutput(CommandOutput<K, V, T> output, Kind kind) {
		super((RedisCodec<K, V>) StringCodec.UTF8, null);
		this.output = output;
		this.kind = kind;
	}

	void count(Lookups lookups) {
		if (this.kind == Kind.MEMBERS) {
			boolean hit = this.present > 0;
			lookups.count(hit ? 1 : 0, (!hit && this.empty) ? 1 : 0);
		}
		else {
			lookups.count(this.present, this.absent);
		}
	}

	@Override
	public void set(@Nullable ByteBuffer bytes) {
		if (bytes != null) {
			this.present++;
		}
		else {
			this.absent++;
		}
		this.output.set(bytes);
	}

	/** In a transaction: a value is no simple string, but QUEUED is. */
	@Override
	public void setSingle(ByteBuffer bytes) {
		this.output.setSingle(bytes);
	}

	private void began(int count) {
		this.empty |= count == 0;
	}

	@Override
	public void multi(int count) {
		began(count);
		this.output.multi(count);
	}

	@Override
	public void multiArray(int count) {
		began(count);
		this.output.multiArray(count);
	}

	@Override
	public void multiPush(int count) {
		began(count);
		this.output.multiPush(count);
	}

	@Override
	public void multiMap(int count) {
		began(count);
		this.output.multiMap(count);
	}

	@Override
	public void multiSet(int count) {
		began(count);
		this.output.multiSet(count);
	}

	// Only passed on

	@Override
	public T get() {
		return this.output.get();
	}

	@Override
	public void setBigNumber(ByteBuffer bytes) {
		this.output.setBigNumber(bytes);
	}

	@Override
	public void set(long integer) {
		this.output.set(integer);
	}

	@Override
	public void set(double number) {
		this.output.set(number);
	}

	@Override
	public void set(boolean value) {
		this.output.set(value);
	}

	@Override
	public void setError(ByteBuffer error) {
		this.output.setError(error);
	}

	@Override
	@SuppressWarnings("NullAway") // null clears the error
	public void setError(@Nullable String error) {
		this.output.setError(error);
	}

	@Override
	public boolean hasError() {
		return this.output.hasError();
	}

	@Override
	public String getError() {
		return this.output.getError();
	}

	@Override
	public void complete(int depth) {
		this.output.complete(depth);
	}

	@Override
	public String toString() {
		return this.output.toString();
	}

}
