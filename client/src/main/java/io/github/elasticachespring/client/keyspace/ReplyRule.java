package io.github.elasticachespring.client.keyspace;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.lettuce.core.KeyValue;
import io.lettuce.core.Value;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.StreamingOutput;
import org.jspecify.annotations.Nullable;

/**
 * How a command's reply says that it wrote. An error always says that it did not. Where
 * an application decodes a reply into something that cannot be read here, the command is
 * taken to have written.
 */
enum ReplyRule {

	/** Every reply. */
	ANY("") {
		@Override
		boolean isWrite(@Nullable Object reply) {
			return true;
		}
	},

	/** A number above 0. */
	POSITIVE(" of more than 0") {
		@Override
		boolean isWrite(@Nullable Object reply) {
			if (reply instanceof Number number) {
				return number.longValue() > 0;
			}
			if (reply instanceof List<?> list && list.size() == 1) {
				return isWrite(list.get(0));
			}
			return !Boolean.FALSE.equals(reply);
		}
	},

	/** Anything but nil or an empty list. */
	PRESENT(" other than nil") {
		@Override
		boolean isWrite(@Nullable Object reply) {
			if (reply instanceof Collection<?> list) {
				return !list.isEmpty() && !(list.size() == 1 && list.iterator().next() == null);
			}
			if (reply instanceof Map<?, ?> map) {
				return !map.isEmpty();
			}
			if (reply instanceof Value<?> value) {
				return value.hasValue();
			}
			return reply != null;
		}
	};

	private final String words;

	ReplyRule(String words) {
		this.words = words;
	}

	/** What follows "after a reply". */
	String words() {
		return this.words;
	}

	abstract boolean isWrite(@Nullable Object reply);

	boolean isWrite(@Nullable CommandOutput<?, ?, ?> output) {
		if (output == null) {
			return true;
		}
		if (output.hasError()) {
			return false;
		}
		Object reply = output.get();
		// What was streamed to a subscriber is gone from the output.
		boolean streamed = output instanceof StreamingOutput && reply instanceof Collection<?> list && list.isEmpty();
		return streamed || isWrite(reply);
	}

	/**
	 * The key that a reply names first, as those of BLPOP and LMPOP do.
	 * @return its bytes, {@code null} if the reply cannot be read here
	 */
	static byte @Nullable [] key(@Nullable CommandOutput<?, ?, ?> output) {
		Object reply = (output != null) ? output.get() : null;
		Object key = null;
		if (reply instanceof KeyValue<?, ?> keyValue) {
			key = keyValue.getKey();
		}
		else if (reply instanceof List<?> list && !list.isEmpty()) {
			key = list.get(0);
		}
		if (key instanceof String text) {
			return text.getBytes(StandardCharsets.UTF_8);
		}
		if (key instanceof ByteBuffer buffer) {
			byte[] bytes = new byte[buffer.remaining()];
			buffer.duplicate().get(bytes);
			return bytes;
		}
		return (key instanceof byte[] bytes) ? bytes : null;
	}

}
