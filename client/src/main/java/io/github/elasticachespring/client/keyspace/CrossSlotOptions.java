package io.github.elasticachespring.client.keyspace;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What is done about keys that span slots, and who is told.
 *
 * @param policy what happens; {@code null} for what suits the endpoint:
 * {@link CrossSlotPolicy#FAIL} where keys have slots, {@link CrossSlotPolicy#WARN} for a
 * replication group, which takes such commands, as long as it is none
 * @param failure makes the exception that callers see of its message
 * @param listeners hear of each case
 */
public record CrossSlotOptions(@Nullable CrossSlotPolicy policy, Function<String, RuntimeException> failure,
		List<CrossSlotListener> listeners) {

	/** As suits the endpoint, with the client's own exception and nobody told. */
	public static final CrossSlotOptions DEFAULTS = new CrossSlotOptions(null, CrossSlotException::new, List.of());

	/**
	 * Creates the options.
	 * @param policy what happens
	 * @param failure makes the exception
	 * @param listeners hear of each case
	 */
	public CrossSlotOptions {
		listeners = List.copyOf(listeners);
	}

	/**
	 * These options with another policy.
	 * @param policy what happens
	 * @return other options
	 */
	public CrossSlotOptions withPolicy(CrossSlotPolicy policy) {
		return new CrossSlotOptions(policy, this.failure, this.listeners);
	}

}
