package io.github.elasticachespring.autoconfigure;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link ApiTests} with cluster mode disabled, where there are transactions as well.
 */
@ElastiCacheSimulatorTest(authToken = "a-token-of-the-tests")
class ReplicationGroupApiTests extends ApiTests {

	private final ApplicationContextRunner contextRunner;

	ReplicationGroupApiTests(ElastiCacheSimulator cache) {
		super(cache, Shape.REPLICATION_GROUP);
		this.contextRunner = Simulated.contextRunner(cache, Shape.REPLICATION_GROUP);
	}

	@Test
	void runsTransactions() {
		this.contextRunner.run((context) -> {
			StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
			List<Object> results = template.execute(new SessionCallback<>() {

				@Override
				@SuppressWarnings("unchecked")
				public <K, V> List<Object> execute(RedisOperations<K, V> operations) throws DataAccessException {
					RedisOperations<String, String> strings = (RedisOperations<String, String>) operations;
					strings.watch("{api}:balance");
					strings.multi();
					strings.opsForValue().set("{api}:balance", "1");
					strings.opsForValue().increment("{api}:balance");
					return strings.exec();
				}

			});
			assertThat(results).containsExactly(true, 2L);
		});
	}

}
