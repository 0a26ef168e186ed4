package io.github.elasticachespring.client.command;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Where a blocking command says how long the server may keep it waiting.
 */
enum BlockingTimeout {

	/** The command does not block. */
	NONE {
		@Override
		@Nullable Duration of(CommandArguments arguments) {
			return null;
		}
	},

	/** Seconds, with a fraction, as the first argument: BLMPOP, BZMPOP. */
	FIRST_SECONDS {
		@Override
		@Nullable Duration of(CommandArguments arguments) {
			return seconds(arguments.token(0));
		}
	},

	/** Seconds, with a fraction, as the last argument: BLPOP and the like. */
	LAST_SECONDS {
		@Override
		@Nullable Duration of(CommandArguments arguments) {
			return (arguments.count() > 0) ? seconds(arguments.token(arguments.count() - 1)) : null;
		}
	},

	/** Milliseconds as the last argument: WAIT, WAITAOF. */
	LAST_MILLIS {
		@Override
		@Nullable Duration of(CommandArguments arguments) {
			return (arguments.count() > 0) ? millis(arguments.number(arguments.count() - 1)) : null;
		}
	},

	/** Milliseconds after BLOCK, without which the command does not block: XREAD. */
	BLOCK_MILLIS {
		@Override
		@Nullable Duration of(CommandArguments arguments) {
			Duration timeout = null;
			for (int index = 0; index < arguments.count(); index++) {
				switch (arguments.token(index)) {
					case "STREAMS" -> {
						return timeout;
					}
					case "BLOCK" -> timeout = millis(arguments.number(++index));
					case "COUNT", "CLAIM" -> index++;
					case "GROUP" -> index += 2;
				}
			}
			return timeout;
		}
	};

	/**
	 * The longest the server may wait.
	 * @return zero for ever, {@code null} if this call does not block; also if the
	 * timeout is none the server accepts, as it then answers with an error at once
	 */
	abstract @Nullable Duration of(CommandArguments arguments);

	private static @Nullable Duration seconds(String text) {
		try {
			double seconds = Double.parseDouble(text);
			// as the server does: up to the next millisecond, so that 0.0001 is not for
			// ever
			return (seconds >= 0) ? Duration.ofMillis((long) Math.ceil(seconds * 1000)) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	private static @Nullable Duration millis(long millis) {
		return (millis >= 0) ? Duration.ofMillis(millis) : null;
	}

}
