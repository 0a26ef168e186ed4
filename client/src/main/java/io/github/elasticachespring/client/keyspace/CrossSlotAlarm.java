package io.github.elasticachespring.client.keyspace;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Tells of keys that span slots: to the caller, or to the log once for each command and
 * kind of keys; to the listeners always. For all threads.
 */
final class CrossSlotAlarm {

	private static final InternalLogger logger = InternalLoggerFactory.getInstance(CrossSlotGuard.class);

	/** More kinds than an application has; keys that are no kind fill it up. */
	private static final int REMEMBERED = 200;

	private final CrossSlotPolicy policy;

	private final CrossSlotOptions options;

	private final Set<String> told = ConcurrentHashMap.newKeySet();

	CrossSlotAlarm(CrossSlotPolicy policy, CrossSlotOptions options) {
		this.policy = policy;
		this.options = options;
	}

	/**
	 * Tells of a case.
	 * @return what to fail the command with, {@code null} if it is to be sent
	 */
	@Nullable RuntimeException raise(CrossSlotReport report) {
		boolean refused = this.policy == CrossSlotPolicy.FAIL;
		publish(new CrossSlotEvent(report.command(), refused));
		if (refused) {
			return failure("%s was not sent: %s. %s".formatted(report.command(), report.facts(), report.remedy()));
		}
		if (this.told.size() < REMEMBERED && this.told.add(report.pattern())) {
			logger.warn("{} was sent, but {}. {}. This is said once for such keys; elasticache.keys.cross-slot changes "
					+ "what is done", report.command(), report.facts(), report.remedy());
		}
		return null;
	}

	RuntimeException failure(String message) {
		return this.options.failure().apply(message + " (elasticache.keys.cross-slot says what is done about it)");
	}

	private void publish(CrossSlotEvent event) {
		for (CrossSlotListener listener : this.options.listeners()) {
			try {
				listener.onCrossSlot(event);
			}
			catch (RuntimeException ex) {
				logger.warn("A listener failed to hear of keys in several slots", ex);
			}
		}
	}

}
