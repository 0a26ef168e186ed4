package io.github.elasticachespring.autoconfigure;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.event.EventListener;
import org.springframework.data.annotation.Id;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisHash;
import org.springframework.data.redis.core.RedisKeyExpiredEvent;
import org.springframework.data.redis.core.RedisKeyValueAdapter.EnableKeyspaceEvents;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.listener.KeyExpirationEventMessageListener;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.data.redis.repository.configuration.EnableRedisRepositories;
import org.springframework.data.repository.CrudRepository;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keyspace events on a cache that refuses CONFIG, as its parameter group has turned them
 * on.
 */
@ElastiCacheSimulatorTest(authToken = "a-token-of-the-tests")
class KeyspaceEventsTests {

	private final ApplicationContextRunner contextRunner;

	KeyspaceEventsTests(ElastiCacheSimulator cache) {
		cache.nodes().forEach((node) -> node.execute("CONFIG", "SET", "notify-keyspace-events", "Egx"));
		this.contextRunner = Simulated.contextRunner(cache, Shape.REPLICATION_GROUP);
	}

	@Test
	void reachAListener() {
		this.contextRunner.withUserConfiguration(ListenerConfiguration.class).run((context) -> {
			expire(context.getBean(StringRedisTemplate.class), "offer");
			AtomicReference<Object> expired = context.getBean(ListenerConfiguration.class).expired;
			Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> "offer".equals(expired.get()));
		});
	}

	@Test
	void reachARepository() {
		this.contextRunner.withUserConfiguration(RepositoryConfiguration.class).run((context) -> {
			OfferRepository repository = context.getBean(OfferRepository.class);
			repository.save(new Offer("summer", 10));
			assertThat(repository.findById("summer")).map(Offer::percent).hasValue(10);
			context.getBean(StringRedisTemplate.class).expire("offer:summer", Duration.ofMillis(100));
			AtomicReference<Object> expired = context.getBean(RepositoryConfiguration.class).expired;
			Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> expired.get() != null);
		});
	}

	private static void expire(StringRedisTemplate template, String key) {
		template.opsForValue().set(key, "50 %", Duration.ofMillis(100));
	}

	@Configuration(proxyBeanMethods = false)
	static class ListenerConfiguration {

		final AtomicReference<Object> expired = new AtomicReference<>();

		@Bean
		RedisMessageListenerContainer listenerContainer(RedisConnectionFactory connectionFactory) {
			RedisMessageListenerContainer container = new RedisMessageListenerContainer();
			container.setConnectionFactory(connectionFactory);
			return container;
		}

		@Bean
		KeyExpirationEventMessageListener expirations(RedisMessageListenerContainer container) {
			return new KeyExpirationEventMessageListener(container);
		}

		@EventListener
		void onExpiration(RedisKeyExpiredEvent<?> event) {
			this.expired.set(new String(event.getSource()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableRedisRepositories(considerNestedRepositories = true, enableKeyspaceEvents = EnableKeyspaceEvents.ON_STARTUP,
			includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = OfferRepository.class))
	static class RepositoryConfiguration {

		final AtomicReference<Object> expired = new AtomicReference<>();

		@EventListener
		void onExpiration(RedisKeyExpiredEvent<?> event) {
			this.expired.set(event.getSource());
		}

	}

	@RedisHash("offer")
	record Offer(@Id String name, int percent) {

	}

	interface OfferRepository extends CrudRepository<Offer, String> {

	}

}
