package io.github.elasticachespring.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.listener.PatternTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@link PubSubTests} on a serverless cache, which has no patterns.
 */
@ElastiCacheSimulatorTest(shape = Shape.SERVERLESS, username = "shop", password = "secret-of-the-shop")
class ServerlessPubSubTests extends PubSubTests {

	ServerlessPubSubTests(ElastiCacheSimulator cache) {
		super(cache, Shape.SERVERLESS);
	}

	@Test
	void refusesAPatternOfAListenerContainer() {
		this.contextRunner.run((context) -> {
			RedisMessageListenerContainer container = context.getBean(RedisMessageListenerContainer.class);
			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> container.addMessageListener((message, pattern) -> {
				}, PatternTopic.of("notices.*")))
				.havingRootCause()
				.isInstanceOf(InvalidDataAccessApiUsageException.class)
				.withMessageContaining("ElastiCache Serverless does not support PSUBSCRIBE")
				.withMessageContaining("ChannelTopic");
		});
	}

	@Test
	void refusesAPatternOnAConnection() {
		this.contextRunner.run((context) -> {
			try (RedisConnection connection = context.getBean(RedisConnectionFactory.class).getConnection()) {
				assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
					.isThrownBy(() -> connection.pSubscribe((message, pattern) -> {
					}, "notices.*".getBytes()))
					.withMessageContaining("ElastiCache Serverless does not support PSUBSCRIBE");
			}
		});
	}

	@Test
	void refusesAPatternReactively() {
		this.contextRunner.run((context) -> {
			ReactiveStringRedisTemplate template = context.getBean(ReactiveStringRedisTemplate.class);
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> template.listenToPattern("notices.*").blockFirst())
				.withMessageContaining("ElastiCache Serverless does not support PSUBSCRIBE");
		});
	}

}
