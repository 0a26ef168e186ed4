package io.github.elasticachespring.autoconfigure.session;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.session.autoconfigure.SessionAutoConfiguration;
import org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.data.redis.RedisSessionRepository;

import io.github.elasticachespring.autoconfigure.Simulated;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring Session on a cache that has no patterns either.
 */
@ElastiCacheSimulatorTest(shape = Shape.SERVERLESS, username = "shop", password = "secret-of-the-shop")
class ServerlessSessionTests {

	private final WebApplicationContextRunner contextRunner;

	ServerlessSessionTests(ElastiCacheSimulator cache) {
		this.contextRunner = Simulated.webContextRunner(cache, Shape.SERVERLESS)
			.withConfiguration(AutoConfigurations.of(SessionAutoConfiguration.class,
					SessionDataRedisAutoConfiguration.class, ElastiCacheSessionAutoConfiguration.class));
	}

	@Test
	void keepsSessions() {
		this.contextRunner.run((context) -> keepsASession(context.getBean(RedisSessionRepository.class)));
	}

	@Test
	void refusesAnIndexThatNeedsPatterns() {
		this.contextRunner.withPropertyValues("spring.session.data.redis.repository-type=indexed")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("ElastiCache Serverless does not support PSUBSCRIBE")
				.hasMessageContaining("keyspace events"));
	}

	private static <S extends Session> void keepsASession(SessionRepository<S> repository) {
		S session = repository.createSession();
		repository.save(session);
		assertThat(repository.findById(session.getId())).isNotNull();
	}

}
