package io.github.elasticachespring.client.keyspace;

import java.util.List;
import java.util.function.Function;

/**
 * A policy and who is concerned by it.
 *
 * @param policy which keys get which TTL
 * @param listeners who hears of what is done
 * @param failures makes the exception of a rejected command out of its message
 */
public record TtlOptions(TtlPolicy policy, List<TtlListener> listeners, Function<String, RuntimeException> failures) {

	/**
	 * Creates options.
	 */
	public TtlOptions {
		listeners = List.copyOf(listeners);
	}

	/**
	 * A policy of which nobody hears.
	 * @param policy which keys get which TTL
	 * @return options whose exception is {@link MissingTtlException}
	 */
	public static TtlOptions of(TtlPolicy policy) {
		return new TtlOptions(policy, List.of(), MissingTtlException::new);
	}

}
