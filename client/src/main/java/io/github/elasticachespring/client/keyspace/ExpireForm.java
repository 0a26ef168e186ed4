package io.github.elasticachespring.client.keyspace;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.keyspace.TtlDecision.KeyTtl;

/**
 * The command that sets a missing TTL: one step on the server, so that of two clients
 * that do it the second changes nothing. All of them answer 1 if they set it.
 */
enum ExpireForm {

	/** {@code EXPIRE key seconds NX}, which Redis 7.0 brought. */
	NX {
		@Override
		Command<byte[], byte[], Long> command(KeyTtl key) {
			return ExpireForm.expire(key, "NX");
		}
	},

	/** A script, for Redis 6.2. */
	SCRIPT {
		@Override
		Command<byte[], byte[], Long> command(KeyTtl key) {
			return new Command<>(CommandType.EVAL, output(),
					new CommandArgs<>(ByteArrayCodec.INSTANCE).add(SET_IF_MISSING)
						.add(1)
						.addKey(key.key())
						.add(key.millis()));
		}
	},

	/** {@code EXPIRE key seconds}, whatever TTL there is. */
	ALWAYS {
		@Override
		Command<byte[], byte[], Long> command(KeyTtl key) {
			return ExpireForm.expire(key, null);
		}
	};

	private static final String SET_IF_MISSING = "if redis.call('PTTL', KEYS[1]) == -1 then "
			+ "return redis.call('PEXPIRE', KEYS[1], ARGV[1]) end return 0";

	abstract Command<byte[], byte[], Long> command(KeyTtl key);

	/**
	 * Whether a server says that it does not know {@link #NX}. Redis 6.2 takes it for one
	 * argument too many.
	 */
	static boolean isUnknownOption(String error) {
		return error.contains("wrong number of arguments") && error.contains("expire");
	}

	private static Command<byte[], byte[], Long> expire(KeyTtl key, @Nullable String option) {
		boolean wholeSeconds = key.millis() % 1000 == 0;
		CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(key.key())
			.add(wholeSeconds ? key.millis() / 1000 : key.millis());
		if (option != null) {
			arguments.add(option);
		}
		return new Command<>(wholeSeconds ? CommandType.EXPIRE : CommandType.PEXPIRE, output(), arguments);
	}

	private static CommandOutput<byte[], byte[], Long> output() {
		return new IntegerOutput<>(ByteArrayCodec.INSTANCE);
	}

}
