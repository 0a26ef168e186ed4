package io.github.elasticachespring.sample.product;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.cache.autoconfigure.RedisCacheManagerBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.serializer.JacksonJsonRedisSerializer;
import org.springframework.data.redis.serializer.RedisSerializationContext.SerializationPair;

/**
 * Keeps products in the cache as JSON, which a next version of the service can read too.
 */
@Configuration(proxyBeanMethods = false)
class ProductCacheConfiguration {

	@Bean
	RedisCacheManagerBuilderCustomizer productsAsJson(JsonMapper jsonMapper) {
		SerializationPair<Product> json = SerializationPair
			.fromSerializer(new JacksonJsonRedisSerializer<>(jsonMapper, Product.class));
		return (builder) -> builder.withCacheConfiguration(ProductCatalog.CACHE,
				builder.cacheDefaults().serializeValuesWith(json));
	}

}
