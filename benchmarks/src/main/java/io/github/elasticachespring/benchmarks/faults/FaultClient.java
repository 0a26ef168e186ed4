package io.github.elasticachespring.benchmarks.faults;

import org.jspecify.annotations.Nullable;

/**
 * One way to reach the cache, as a service would use it. Thread-safe.
 */
interface FaultClient extends AutoCloseable {

	/** Sets a value that expires in ten minutes. */
	void set(String key, String value) throws Exception;

	@Nullable String get(String key) throws Exception;

	long increment(String key) throws Exception;

}
