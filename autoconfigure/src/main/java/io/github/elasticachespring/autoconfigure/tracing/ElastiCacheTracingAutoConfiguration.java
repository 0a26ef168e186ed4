package io.github.elasticachespring.autoconfigure.tracing;

import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import io.github.elasticachespring.autoconfigure.ElastiCacheAutoConfiguration;
import io.github.elasticachespring.autoconfigure.connection.ElastiCacheConnectionFactory;
import io.github.elasticachespring.client.metrics.ElastiCacheTracing;
import io.github.elasticachespring.client.metrics.ElastiCacheTracing.Target;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for tracing. It takes the place of
 * Spring Boot's {@code LettuceObservationAutoConfiguration}, which lets Lettuce make a
 * span of each attempt, unless {@code elasticache.tracing.enabled} is {@code false}.
 */
@AutoConfiguration(after = ElastiCacheAutoConfiguration.class, afterName = {
		"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
		"org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration",
		"org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration",
		"org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration" })
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ ObservationRegistry.class, ElastiCacheConnectionFactory.class })
@ConditionalOnBooleanProperty(name = "elasticache.tracing.enabled", matchIfMissing = true)
public final class ElastiCacheTracingAutoConfiguration {

	@Bean
	static LettuceObservationRemover elastiCacheLettuceObservationRemover() {
		return new LettuceObservationRemover();
	}

	@Configuration(proxyBeanMethods = false)
	@Conditional(OnTracingCondition.class)
	static class Spans {

		/**
		 * Near the caller, so that it sees what the caller sees; only meters are nearer.
		 */
		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE + 1)
		@ConditionalOnMissingBean
		ElastiCacheTracing elastiCacheTracing(ObservationRegistry registry,
				ObjectProvider<ElastiCacheConnectionFactory> connectionFactory) {
			return new ElastiCacheTracing(registry, () -> target(connectionFactory.getObject()));
		}

		private static Target target(ElastiCacheConnectionFactory connectionFactory) {
			return new Target(connectionFactory.endpoint(), connectionFactory.getDatabase());
		}

	}

}
