package io.github.elasticachespring.client.metrics;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;

import io.github.elasticachespring.client.keyspace.CrossSlotEvent;
import io.github.elasticachespring.client.keyspace.CrossSlotListener;
import io.github.elasticachespring.client.keyspace.TtlAction;
import io.github.elasticachespring.client.keyspace.TtlListener;

/**
 * What the rules about keys found.
 */
final class KeyspaceMeters implements CrossSlotListener, TtlListener {

	private final LongAdder refused = new LongAdder();

	private final LongAdder warned = new LongAdder();

	private final Map<TtlAction, LongAdder> ttls = new EnumMap<>(TtlAction.class);

	KeyspaceMeters() {
		for (TtlAction action : TtlAction.values()) {
			this.ttls.put(action, new LongAdder());
		}
	}

	@Override
	public void onCrossSlot(CrossSlotEvent event) {
		(event.refused() ? this.refused : this.warned).increment();
	}

	@Override
	public void onTtl(TtlAction action) {
		Objects.requireNonNull(this.ttls.get(action)).increment();
	}

	void bindTo(MeterRegistry registry) {
		this.ttls.forEach((action, count) -> FunctionCounter.builder("elasticache.ttl", count, LongAdder::sum)
			.description("What was done about keys' TTLs")
			.tag("action", action.name().toLowerCase(Locale.ROOT))
			.register(registry));
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
