package io.github.elasticachespring.client.metrics;

import java.util.concurrent.atomic.LongAdder;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;

import io.github.elasticachespring.client.keyspace.CrossSlotEvent;
import io.github.elasticachespring.client.keyspace.CrossSlotListener;

/**
 * What the rules about keys found.
 */
final class KeyspaceMeters implements CrossSlotListener {

	private final LongAdder refused = new LongAdder();

	private final LongAdder warned = new LongAdder();

	@Override
	public void onCrossSlot(CrossSlotEvent event) {
		(event.refused() ? this.refused : this.warned).increment();
	}

	void bindTo(MeterRegistry registry) {
		crossSlot(registry, "refused", this.refused);
		crossSlot(registry, "warned", this.warned);
	}

	private static void crossSlot(MeterRegistry registry, String outcome, LongAdder count) {
		FunctionCounter.builder("elasticache.cross.slot", count, LongAdder::sum)
			.description("Commands, transactions and scripts whose keys lie in several slots")
			.tag("outcome", outcome)
			.register(registry);
	}

}
