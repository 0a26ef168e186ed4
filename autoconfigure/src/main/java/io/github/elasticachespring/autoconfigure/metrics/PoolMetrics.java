package io.github.elasticachespring.autoconfigure.metrics;

import java.util.Collection;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.github.elasticachespring.autoconfigure.connection.ElastiCacheConnectionFactory;
import io.github.elasticachespring.autoconfigure.connection.PoolUsage;

/**
 * How the pools are used. Nothing is counted twice: the gauges look at the pools.
 */
final class PoolMetrics implements MeterBinder {

	private final Supplier<Collection<ElastiCacheConnectionFactory>> factories;

	PoolMetrics(Supplier<Collection<ElastiCacheConnectionFactory>> factories) {
		this.factories = factories;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (ElastiCacheConnectionFactory factory : this.factories.get()) {
			for (PoolUsage usage : factory.pools()) {
				gauge(registry, factory, usage.api(), "active", "Connections in use", PoolUsage::active);
				gauge(registry, factory, usage.api(), "idle", "Connections that wait for their next use",
						PoolUsage::idle);
				gauge(registry, factory, usage.api(), "pending", "Callers that wait for a connection",
						PoolUsage::pending);
				gauge(registry, factory, usage.api(), "max", "Connections there may be, negative for any number",
						PoolUsage::max);
			}
		}
	}

	private static void gauge(MeterRegistry registry, ElastiCacheConnectionFactory factory, PoolUsage.Api api,
			String what, String description, ToIntFunction<PoolUsage> value) {
		Gauge
			.builder("elasticache.pool." + what, factory,
					(current) -> current.pools()
						.stream()
						.filter((usage) -> usage.api() == api)
						.mapToInt(value)
						.findFirst()
						.orElse(0))
			.description(description)
			.tags("role", factory.isForReaders() ? "reader" : "primary", "api", api.name().toLowerCase(Locale.ROOT))
			.register(registry);
	}

}
