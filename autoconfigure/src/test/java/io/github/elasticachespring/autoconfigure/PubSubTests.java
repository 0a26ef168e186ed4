package io.github.elasticachespring.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Subscriptions to channels, which every shape of cache has.
 */
abstract class PubSubTests {

	final ApplicationContextRunner contextRunner;

	PubSubTests(ElastiCacheSimulator cache, Shape shape) {
		this.contextRunner = Simulated.contextRunner(cache, shape)
			.withUserConfiguration(ListenerConfiguration.class)
			.withPropertyValues("elasticache.pool.max-active=1");
	}

	@Test
	void listensToAChannelWithoutKeepingThePoolBusy() {
		this.contextRunner.run((context) -> {
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			BlockingQueue<String> received = new LinkedBlockingQueue<>();
			context.getBean(RedisMessageListenerContainer.class)
				.addMessageListener(
						(message, pattern) -> received.add(new String(message.getBody(), StandardCharsets.UTF_8)),
						ChannelTopic.of("notices"));
			template.convertAndSend("notices", "sold out");
			assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("sold out");
			assertThat(template.opsForList().leftPop("{pubsub}:empty", Duration.ofSeconds(1))).isNull();
		});
	}

	@Test
	void listensToAChannelReactively() {
		this.contextRunner.run((context) -> {
			ReactiveStringRedisTemplate template = context.getBean(ReactiveStringRedisTemplate.class);
			BlockingQueue<String> received = new LinkedBlockingQueue<>();
			var subscription = template.listenToChannelLater("prices")
				.flatMapMany(
						(messages) -> messages.mergeWith(template.convertAndSend("prices", "12.50").then(Mono.empty())))
				.subscribe((message) -> received.add(message.getMessage()));
			assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("12.50");
			assertThat(template.opsForList().leftPop("{pubsub}:empty", Duration.ofSeconds(1)).block()).isNull();
			subscription.dispose();
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class ListenerConfiguration {

		@Bean
		RedisMessageListenerContainer listenerContainer(RedisConnectionFactory connectionFactory) {
			RedisMessageListenerContainer container = new RedisMessageListenerContainer();
			container.setConnectionFactory(connectionFactory);
			return container;
		}

	}

}
