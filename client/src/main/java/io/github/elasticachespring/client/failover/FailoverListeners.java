package io.github.elasticachespring.client.failover;

import java.util.List;
import java.util.function.Consumer;

import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Tells all listeners; one that fails keeps the others from nothing. Thread-safe.
 */
final class FailoverListeners {

	private static final InternalLogger logger = InternalLoggerFactory.getInstance(Failover.class);

	private final List<FailoverListener> listeners;

	FailoverListeners(List<FailoverListener> listeners) {
		this.listeners = List.copyOf(listeners);
	}

	void publish(FailoverEvent event) {
		tell((listener) -> listener.onFailover(event));
	}

	void held(int change) {
		tell((listener) -> listener.onHeld(change));
	}

	void resent(Outcome outcome, @Nullable Rejection rejection) {
		tell((listener) -> listener.onResent(outcome, rejection));
	}

	private void tell(Consumer<FailoverListener> message) {
		for (FailoverListener listener : this.listeners) {
			try {
				message.accept(listener);
			}
			catch (RuntimeException ex) {
				logger.warn("A failover listener failed", ex);
			}
		}
	}

}
