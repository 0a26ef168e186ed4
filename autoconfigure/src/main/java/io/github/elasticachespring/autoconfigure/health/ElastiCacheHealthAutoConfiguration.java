package io.github.elasticachespring.autoconfigure.health;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisHealthContributorAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisReactiveHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

import io.github.elasticachespring.autoconfigure.connection.ElastiCacheConnectionFactory;
import io.github.elasticachespring.autoconfigure.server.ElastiCacheServerAutoConfiguration;
import io.github.elasticachespring.client.server.ServerMonitor;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@code elasticache} health
 * indicator. Spring Boot's {@code redis} indicator gives way to it: that one would send
 * its question behind the commands of the application, wait where they wait, and take an
 * application out of service for the loss of its readers.
 */
@AutoConfiguration(after = ElastiCacheServerAutoConfiguration.class,
		before = { DataRedisHealthContributorAutoConfiguration.class,
				DataRedisReactiveHealthContributorAutoConfiguration.class })
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(ElastiCacheConnectionFactory.class)
@ConditionalOnEnabledHealthIndicator("elasticache")
public final class ElastiCacheHealthAutoConfiguration {

	@Bean
	ActiveFailovers elastiCacheActiveFailovers() {
		return new ActiveFailovers();
	}

	/** The second name is the one that Spring Boot looks for before it adds its own. */
	@Bean({ "elasticacheHealthContributor", "redisHealthContributor" })
	@ConditionalOnMissingBean(
			name = { "elasticacheHealthContributor", "elasticacheHealthIndicator", "redisHealthContributor" })
	ElastiCacheHealthIndicator elasticacheHealthContributor(ServerMonitor monitor, ActiveFailovers failovers) {
		return new ElastiCacheHealthIndicator(monitor, failovers);
	}

}
