package io.github.elasticachespring.client.torture;

import java.time.Duration;

import io.lettuce.core.SetArgs;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which a caller can send one command and wait for its reply.
 */
enum Api {

	SYNC {
		@Override
		void set(Connection connection, String key, String value) {
			connection.sync().set(key, value, EXPIRING);
		}

		@Override
		@Nullable String get(Connection connection, String key) {
			return connection.sync().get(key);
		}

		@Override
		long increment(Connection connection, String key) {
			return connection.sync().incr(key);
		}

		@Override
		long append(Connection connection, String key, String value) {
			return connection.sync().lpush(key, value);
		}
	},

	ASYNC {
		@Override
		void set(Connection connection, String key, String value) throws Exception {
			connection.async().set(key, value, EXPIRING).get();
		}

		@Override
		@Nullable String get(Connection connection, String key) throws Exception {
			return connection.async().get(key).get();
		}

		@Override
		long increment(Connection connection, String key) throws Exception {
			return connection.async().incr(key).get();
		}

		@Override
		long append(Connection connection, String key, String value) throws Exception {
			return connection.async().lpush(key, value).get();
		}
	},

	REACTIVE {
		@Override
		void set(Connection connection, String key, String value) throws Exception {
			connection.reactive().set(key, value, EXPIRING).toFuture().get();
		}

		@Override
		@Nullable String get(Connection connection, String key) throws Exception {
			return connection.reactive().get(key).toFuture().get();
		}

		@Override
		long increment(Connection connection, String key) throws Exception {
			return connection.reactive().incr(key).toFuture().get();
		}

		@Override
		long append(Connection connection, String key, String value) throws Exception {
			return connection.reactive().lpush(key, value).toFuture().get();
		}
	};

	private static final SetArgs EXPIRING = SetArgs.Builder.ex(Duration.ofHours(1));

	abstract void set(Connection connection, String key, String value) throws Exception;

	abstract @Nullable String get(Connection connection, String key) throws Exception;

	abstract long increment(Connection connection, String key) throws Exception;

	/** Appends at the left. */
	abstract long append(Connection connection, String key, String value) throws Exception;

}
