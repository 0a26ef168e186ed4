package io.github.elasticachespring.sample.cart;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Chooses the transaction that the server's shape allows.
 */
@Configuration(proxyBeanMethods = false)
class CheckoutConfiguration {

	@Bean
	CheckoutTransaction checkoutTransaction(StringRedisTemplate redis, LettuceConnectionFactory connectionFactory) {
		return connectionFactory.isClusterAware() ? new ScriptedCheckout(redis) : new MultiExecCheckout(redis);
	}

}
