package io.github.elasticachespring.client.failover;

import org.jspecify.annotations.Nullable;

/**
 * Hears of failovers. Must not block. What it throws is logged and otherwise ignored.
 */
@FunctionalInterface
public interface FailoverListener {

	/**
	 * Something happened. Called off the callers' path, for one endpoint on one thread at
	 * a time.
	 * @param event what
	 */
	void onFailover(FailoverEvent event);

	/**
	 * Commands began to wait, or wait no longer. Called on any thread, a caller's own
	 * included, for each command; only while there is no primary.
	 * @param change how many more, negative for fewer
	 */
	default void onHeld(int change) {
	}

	/**
	 * A command is about to be sent again. Called on any thread, for each command.
	 * @param outcome how the last attempt ended
	 * @param rejection what the server said if it refused the command, {@code null}
	 * otherwise
	 */
	default void onResent(Outcome outcome, @Nullable Rejection rejection) {
	}

}
