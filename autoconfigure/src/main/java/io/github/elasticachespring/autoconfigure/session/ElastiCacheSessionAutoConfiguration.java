package io.github.elasticachespring.autoconfigure.session;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.session.data.redis.config.ConfigureReactiveRedisAction;
import org.springframework.session.data.redis.config.ConfigureRedisAction;

import io.github.elasticachespring.autoconfigure.ElastiCacheAutoConfiguration;
import io.github.elasticachespring.autoconfigure.connection.ElastiCacheConnectionFactory;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for Spring Session: the repositories
 * with an index do not turn on keyspace events with CONFIG, which ElastiCache refuses.
 * The cache's parameter group has to turn them on, with {@code notify-keyspace-events}
 * set to {@code Egx} at least.
 */
@AutoConfiguration(after = ElastiCacheAutoConfiguration.class,
		beforeName = "org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisAutoConfiguration")
@ConditionalOnClass(ConfigureRedisAction.class)
@ConditionalOnBean(ElastiCacheConnectionFactory.class)
@ConditionalOnProperty(name = "spring.session.data.redis.configure-action", havingValue = "none", matchIfMissing = true)
public final class ElastiCacheSessionAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ConfigureRedisAction configureRedisAction() {
		return ConfigureRedisAction.NO_OP;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ConfigureReactiveRedisAction.class)
	static class Reactive {

		@Bean
		@ConditionalOnMissingBean
		ConfigureReactiveRedisAction configureReactiveRedisAction() {
			return ConfigureReactiveRedisAction.NO_OP;
		}

	}

}
