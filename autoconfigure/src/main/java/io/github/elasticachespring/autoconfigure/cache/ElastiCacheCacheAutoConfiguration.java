package io.github.elasticachespring.autoconfigure.cache;

import java.util.concurrent.ThreadLocalRandom;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.cache.autoconfigure.RedisCacheManagerBuilderCustomizer;
import org.springframework.cache.interceptor.BeanFactoryCacheOperationSourceAdvisor;
import org.springframework.cache.interceptor.CacheOperationSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.data.redis.cache.BatchStrategies;
import org.springframework.data.redis.cache.BatchStrategy;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.cache.RedisCacheWriter;

import io.github.elasticachespring.autoconfigure.ElastiCacheAutoConfiguration;
import io.github.elasticachespring.autoconfigure.ElastiCacheProperties;
import io.github.elasticachespring.autoconfigure.ElastiCacheProperties.Cache.OnError;
import io.github.elasticachespring.autoconfigure.ElastiCacheProperties.Failover;
import io.github.elasticachespring.autoconfigure.connection.ElastiCacheConnectionFactory;
import io.github.elasticachespring.client.failover.MaxWait;
import io.github.elasticachespring.client.keyspace.TtlJitter;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for Spring Cache: a cache is cleared
 * by SCAN in batches. Spring Data's default, KEYS, stops the server for as long as it
 * takes to go through all keys, and is refused by ElastiCache Serverless.
 */
@AutoConfiguration(after = ElastiCacheAutoConfiguration.class,
		beforeName = "org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration")
@ConditionalOnClass({ RedisCacheManagerBuilderCustomizer.class, RedisCacheManager.class })
@ConditionalOnBean(ElastiCacheConnectionFactory.class)
@Import(CacheMetricsConfiguration.class)
public final class ElastiCacheCacheAutoConfiguration {

	private static final int BATCH_SIZE = 1000;

	private static BatchStrategy scan(ElastiCacheConnectionFactory connectionFactory) {
		return connectionFactory.isClusterAware() ? new ClusterScan(BATCH_SIZE) : BatchStrategies.scan(BATCH_SIZE);
	}

	/** Comes last, so that it applies to what other customizers have configured. */
	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	RedisCacheManagerBuilderCustomizer elastiCacheCacheTtl(ElastiCacheProperties properties) {
		return (builder) -> {
			TtlJitter jitter = new TtlJitter(properties.getTtl().getJitter());
			properties.getCache()
				.getTtl()
				.forEach((name, ttl) -> builder.withCacheConfiguration(name,
						builder.getCacheConfigurationFor(name)
							.orElseGet(builder::cacheDefaults)
							.entryTtl((key, value) -> jitter.apply(ttl, ThreadLocalRandom.current()))));
		};
	}

	/**
	 * In an outage only what is not held may be remembered, hence the same bounds.
	 */
	@Bean
	OutageCacheWriter elastiCacheOutageCacheWriter(ElastiCacheConnectionFactory connectionFactory,
			ElastiCacheProperties properties) {
		RedisCacheWriter server = RedisCacheWriter.create(connectionFactory,
				(writer) -> writer.batchStrategy(scan(connectionFactory)).immediateWrites());
		Failover failover = properties.getFailover();
		return new OutageCacheWriter(server, properties.getCache().getOnError() == OnError.PROPAGATE,
				MaxWait.of(properties.getCache().getMaxWait()), failover.getMaxWait(),
				new PendingWrites(failover.getMaxHeldCommands(), failover.getMaxHeldSize().toBytes()),
				connectionFactory::isRunning);
	}

	/** Comes first, so that a cache writer of the application's own replaces this one. */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	RedisCacheManagerBuilderCustomizer elastiCacheCacheWriter(OutageCacheWriter writer) {
		return (builder) -> builder.cacheWriter(writer);
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnBean(CacheOperationSource.class)
	static BeanFactoryCacheOperationSourceAdvisor elastiCacheCacheCallAdvisor(CacheOperationSource source) {
		BeanFactoryCacheOperationSourceAdvisor advisor = new BeanFactoryCacheOperationSourceAdvisor();
		advisor.setCacheOperationSource(source);
		advisor.setAdvice(new CacheCallInterceptor());
		advisor.setOrder(Ordered.HIGHEST_PRECEDENCE);
		return advisor;
	}

}
