package io.github.elasticachespring.autoconfigure.actuate;

import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.github.elasticachespring.autoconfigure.ElastiCacheProperties;
import io.github.elasticachespring.autoconfigure.advisor.ElastiCacheAdvisorAutoConfiguration;
import io.github.elasticachespring.autoconfigure.connection.ElastiCacheConnectionFactory;
import io.github.elasticachespring.autoconfigure.server.ElastiCacheServerAutoConfiguration;
import io.github.elasticachespring.client.advisor.Advisor;
import io.github.elasticachespring.client.server.ServerMonitor;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@code elasticache}
 * endpoint.
 */
@AutoConfiguration(after = { ElastiCacheServerAutoConfiguration.class, ElastiCacheAdvisorAutoConfiguration.class })
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnAvailableEndpoint(ElastiCacheEndpoint.class)
@ConditionalOnBean(ElastiCacheConnectionFactory.class)
public final class ElastiCacheEndpointAutoConfiguration {

	@Bean
	FailoverHistory elastiCacheFailoverHistory() {
		return new FailoverHistory();
	}

	@Bean
	@ConditionalOnMissingBean
	ElastiCacheEndpoint elastiCacheEndpoint(ElastiCacheConnectionFactory connectionFactory,
			ElastiCacheProperties properties, ServerMonitor monitor, FailoverHistory failovers,
			ObjectProvider<Advisor> advisors) {
		Advisor advisor = advisors.getIfAvailable();
		return new ElastiCacheEndpoint(connectionFactory.endpoint(), EffectiveSettings.of(properties), monitor,
				failovers, (advisor != null) ? advisor::findings : List::of);
	}

}
