package io.github.elasticachespring.autoconfigure.slice;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.redis.test.autoconfigure.DataRedisTest;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import io.github.elasticachespring.autoconfigure.Simulated;
import io.github.elasticachespring.autoconfigure.connection.ElastiCacheConnectionFactory;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code @DataRedisTest} has our connection factory, and repositories work on it.
 */
@DataRedisTest
class DataRedisSliceTests {

	private static final ElastiCacheSimulator cache = ElastiCacheSimulator.replicationGroup()
		.authToken("a-token-of-the-tests")
		.start();

	@Autowired
	private RedisConnectionFactory connectionFactory;

	@Autowired
	private ProductRepository products;

	@DynamicPropertySource
	static void cache(DynamicPropertyRegistry registry) {
		for (String property : Simulated.properties(cache, Shape.REPLICATION_GROUP)) {
			int equals = property.indexOf('=');
			registry.add(property.substring(0, equals), () -> property.substring(equals + 1));
		}
	}

	@AfterAll
	static void close() {
		cache.close();
	}

	@Test
	void hasOurConnectionFactory() {
		assertThat(this.connectionFactory).isInstanceOf(ElastiCacheConnectionFactory.class);
	}

	@Test
	void hasRepositories() {
		this.products.save(new Product("mug", 12));
		assertThat(this.products.findById("mug")).map(Product::price).hasValue(12);
		this.products.deleteById("mug");
		assertThat(this.products.existsById("mug")).isFalse();
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

	}

}
