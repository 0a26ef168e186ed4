package io.github.elasticachespring.autoconfigure;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ResourceLoader;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializationContext;
import org.springframework.data.redis.serializer.RedisSerializer;

import io.github.elasticachespring.autoconfigure.connection.ElastiCacheConnectionFactory;

/**
 * Templates like Spring Boot's, over the readers. Each has to be asked for by its
 * qualifier, so that Spring Boot's stay what everybody else gets.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(name = "readerRedisConnectionFactory", value = ElastiCacheConnectionFactory.class)
class ReaderTemplatesConfiguration {

	@Bean(defaultCandidate = false)
	@Qualifier("reader")
	@ConditionalOnMissingBean(name = "readerRedisTemplate")
	RedisTemplate<Object, Object> readerRedisTemplate(
			@Qualifier("reader") ElastiCacheConnectionFactory connectionFactory) {
		RedisTemplate<Object, Object> template = new RedisTemplate<>();
		template.setConnectionFactory(connectionFactory);
		return template;
	}

	@Bean(defaultCandidate = false)
	@Qualifier("reader")
	@ConditionalOnMissingBean(name = "readerStringRedisTemplate")
	StringRedisTemplate readerStringRedisTemplate(@Qualifier("reader") ElastiCacheConnectionFactory connectionFactory) {
		return new StringRedisTemplate(connectionFactory);
	}

	@Bean(defaultCandidate = false)
	@Qualifier("reader")
	@ConditionalOnMissingBean(name = "readerReactiveRedisTemplate")
	ReactiveRedisTemplate<Object, Object> readerReactiveRedisTemplate(
			@Qualifier("reader") ElastiCacheConnectionFactory connectionFactory, ResourceLoader resourceLoader) {
		return new ReactiveRedisTemplate<>(connectionFactory,
				RedisSerializationContext.fromSerializer(RedisSerializer.java(resourceLoader.getClassLoader())));
	}

	@Bean(defaultCandidate = false)
	@Qualifier("reader")
	@ConditionalOnMissingBean(name = "readerReactiveStringRedisTemplate")
	ReactiveStringRedisTemplate readerReactiveStringRedisTemplate(
			@Qualifier("reader") ElastiCacheConnectionFactory connectionFactory) {
		return new ReactiveStringRedisTemplate(connectionFactory);
	}

}
