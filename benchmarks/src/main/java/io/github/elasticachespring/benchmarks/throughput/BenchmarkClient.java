package io.github.elasticachespring.benchmarks.throughput;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One way to reach the server, as a service would use it. Thread-safe.
 */
interface BenchmarkClient extends AutoCloseable {

	void set(String key, String value) throws Exception;

	@Nullable Object get(String key) throws Exception;

	/**
	 * Writes a hash, a set or a counter.
	 * @param turn decides which
	 * @param key what distinguishes keys of one kind
	 * @param value what distinguishes what is written
	 */
	default void write(int turn, String key, String value) throws Exception {
		throw new UnsupportedOperationException("Only strings are compared with " + getClass().getSimpleName());
	}

	/**
	 * Sends commands at once and waits for all of their replies.
	 * @param commands what to send
	 */
	void pipeline(List<Command> commands) throws Exception;

	/**
	 * One command of a pipeline: a SET with a value, a GET without one.
	 */
	record Command(String key, @Nullable String value) {
	}

}
