package io.github.elasticachespring.client.keyspace;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How a command says a TTL.
 */
enum TtlUnit {

	SECONDS {
		@Override
		long millis(long amount, long now) {
			return inMillis(amount);
		}

		@Override
		long amount(long millis, long now) {
			return millis / 1000;
		}
	},

	MILLIS {
		@Override
		long millis(long amount, long now) {
			return amount;
		}

		@Override
		long amount(long millis, long now) {
			return millis;
		}
	},

	/** Seconds since 1970. */
	AT_SECONDS {
		@Override
		long millis(long amount, long now) {
			return inMillis(amount) - now;
		}

		@Override
		long amount(long millis, long now) {
			return (now + millis) / 1000;
		}
	},

	/** Milliseconds since 1970. */
	AT_MILLIS {
		@Override
		long millis(long amount, long now) {
			return amount - now;
		}

		@Override
		long amount(long millis, long now) {
			return now + millis;
		}
	};

	private static final Map<String, TtlUnit> BY_OPTION = Map.of("EX", SECONDS, "PX", MILLIS, "EXAT", AT_SECONDS,
			"PXAT", AT_MILLIS);

	/** The unit of an option such as EX, {@code null} if that says no TTL. */
	static @Nullable TtlUnit ofOption(String option) {
		return BY_OPTION.get(option);
	}

	/**
	 * How long a key lives of which a command says this.
	 * @param amount what the command says
	 * @param now milliseconds since 1970
	 */
	abstract long millis(long amount, long now);

	/**
	 * What a command has to say for a key to live that long, or a little less where the
	 * unit is coarse.
	 * @param millis the TTL
	 * @param now milliseconds since 1970
	 */
	abstract long amount(long millis, long now);

	private static long inMillis(long seconds) {
		return (seconds > Long.MAX_VALUE / 1000) ? Long.MAX_VALUE : seconds * 1000;
	}

}
