package io.github.elasticachespring.autoconfigure.cache;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.cache.autoconfigure.RedisCacheManagerBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.data.redis.cache.BatchStrategies;
import org.springframework.data.redis.cache.BatchStrategy;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.cache.RedisCacheWriter;

import io.github.elasticachespring.autoconfigure.ElastiCacheAutoConfiguration;
import io.github.elasticachespring.autoconfigure.connection.ElastiCacheConnectionFactory;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for Spring Cache: a cache is cleared
 * by SCAN in batches. Spring Data's default, KEYS, stops the server for as long as it
 * takes to go through all keys, and is refused by ElastiCache Serverless.
 */
@AutoConfiguration(after = ElastiCacheAutoConfiguration.class,
		beforeName = "org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration")
@ConditionalOnClass({ RedisCacheManagerBuilderCustomizer.class, RedisCacheManager.class })
@ConditionalOnBean(ElastiCacheConnectionFactory.class)
public final class ElastiCacheCacheAutoConfiguration {

	private static final int BATCH_SIZE = 1000;

	/** Comes first, so that a cache writer of the application's own replaces this one. */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	RedisCacheManagerBuilderCustomizer elastiCacheCacheWriter(ElastiCacheConnectionFactory connectionFactory) {
		BatchStrategy scan = connectionFactory.isClusterAware() ? new ClusterScan(BATCH_SIZE)
				: BatchStrategies.scan(BATCH_SIZE);
		return (builder) -> builder.cacheWriter(RedisCacheWriter.nonLockingRedisCacheWriter(connectionFactory, scan));
	}

}
