package io.github.elasticachespring.autoconfigure.cache;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What a cache does in an outage, as a meter.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(MeterBinder.class)
class CacheMetricsConfiguration {

	@Bean
	MeterBinder elastiCacheCacheMetrics(OutageCacheWriter writer) {
		return (registry) -> FunctionCounter
			.builder("elasticache.cache.fallthrough", writer, OutageCacheWriter::fallThroughs)
			.description("Reads of caches that went to their source because the server could not be asked")
			.register(registry);
	}

}
