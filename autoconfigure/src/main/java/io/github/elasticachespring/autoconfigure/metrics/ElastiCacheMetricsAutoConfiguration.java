package io.github.elasticachespring.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import io.github.elasticachespring.autoconfigure.ElastiCacheAutoConfiguration;
import io.github.elasticachespring.autoconfigure.connection.ElastiCacheConnectionFactory;
import io.github.elasticachespring.client.metrics.ElastiCacheMetrics;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the meters of the client and its
 * pools. Spring Boot binds them to the registries there are.
 */
@AutoConfiguration(after = ElastiCacheAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, ElastiCacheConnectionFactory.class })
public final class ElastiCacheMetricsAutoConfiguration {

	/** Nearest to the caller, so that it sees what the caller sees. */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	@ConditionalOnMissingBean
	ElastiCacheMetrics elastiCacheMetrics() {
		return new ElastiCacheMetrics();
	}

	@Bean
	PoolMetrics elastiCachePoolMetrics(ListableBeanFactory beanFactory) {
		return new PoolMetrics(() -> beanFactory.getBeansOfType(ElastiCacheConnectionFactory.class).values());
	}

}
