package io.github.elasticachespring.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.listener.PatternTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link PubSubTests} with cluster mode disabled.
 */
@ElastiCacheSimulatorTest(authToken = "a-token-of-the-tests")
class ReplicationGroupPubSubTests extends PubSubTests {

	ReplicationGroupPubSubTests(ElastiCacheSimulator cache) {
		super(cache, Shape.REPLICATION_GROUP);
	}

	@Test
	void listensToAPattern() {
		this.contextRunner.run((context) -> {
			BlockingQueue<String> received = new LinkedBlockingQueue<>();
			context.getBean(RedisMessageListenerContainer.class)
				.addMessageListener(
						(message, pattern) -> received.add(new String(message.getBody(), StandardCharsets.UTF_8)),
						PatternTopic.of("notices.*"));
			context.getBean(StringRedisTemplate.class).convertAndSend("notices.stock", "sold out");
			assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("sold out");
		});
	}

}
