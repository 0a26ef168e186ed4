package io.github.elasticachespring.client;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.failover.FailoverListener;
import io.github.elasticachespring.client.failover.Outcome;
import io.github.elasticachespring.client.failover.Rejection;
import io.github.elasticachespring.client.routing.ReadListener;

/**
 * Reads that wait or are sent again count like any other command that does.
 */
record ReadReports(List<FailoverListener> listeners) implements ReadListener {

	@Override
	public void onWaiting(int change) {
		this.listeners.forEach((listener) -> listener.onHeld(change));
	}

	@Override
	public void onResent(boolean written, @Nullable String error) {
		Rejection rejection = (error != null) ? Rejection.of(error) : null;
		Outcome outcome = (error != null) ? Outcome.REJECTED : written ? Outcome.UNKNOWN : Outcome.NOT_SENT;
		this.listeners.forEach((listener) -> listener.onResent(outcome, rejection));
	}

}
