package io.github.elasticachespring.autoconfigure.session;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.session.autoconfigure.SessionAutoConfiguration;
import org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.ReactiveSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.data.redis.ReactiveRedisIndexedSessionRepository;
import org.springframework.session.data.redis.RedisIndexedSessionRepository;
import org.springframework.session.data.redis.RedisSessionRepository;
import org.springframework.session.data.redis.config.ConfigureNotifyKeyspaceEventsAction;
import org.springframework.session.data.redis.config.ConfigureRedisAction;

import io.github.elasticachespring.autoconfigure.Simulated;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring Session on a cache that refuses CONFIG.
 */
@ElastiCacheSimulatorTest(authToken = "a-token-of-the-tests")
class SessionTests {

	private static final AutoConfigurations SESSION = AutoConfigurations.of(SessionAutoConfiguration.class,
			SessionDataRedisAutoConfiguration.class, ElastiCacheSessionAutoConfiguration.class);

	private final WebApplicationContextRunner contextRunner;

	private final ReactiveWebApplicationContextRunner reactiveContextRunner;

	SessionTests(ElastiCacheSimulator cache) {
		this.contextRunner = Simulated.webContextRunner(cache, Shape.REPLICATION_GROUP).withConfiguration(SESSION);
		this.reactiveContextRunner = Simulated.reactiveWebContextRunner(cache, Shape.REPLICATION_GROUP)
			.withBean(ServerProperties.class)
			.withConfiguration(SESSION);
	}

	@Test
	void keepsSessions() {
		this.contextRunner.run((context) -> keepsASession(context.getBean(RedisSessionRepository.class)));
	}

	@Test
	void keepsSessionsWithAnIndexWithoutSendingConfig() {
		this.contextRunner.withPropertyValues("spring.session.data.redis.repository-type=indexed").run((context) -> {
			RedisIndexedSessionRepository repository = context.getBean(RedisIndexedSessionRepository.class);
			keepsASession(repository);
			assertThat(repository.findByPrincipalName("alice")).hasSize(1);
		});
	}

	@Test
	void keepsSessionsWithAnIndexReactivelyWithoutSendingConfig() {
		this.reactiveContextRunner.withPropertyValues("spring.session.data.redis.repository-type=indexed")
			.run((context) -> {
				ReactiveRedisIndexedSessionRepository repository = context
					.getBean(ReactiveRedisIndexedSessionRepository.class);
				keepsASessionReactively(repository);
			});
	}

	@Test
	void leavesAnActionThatTheApplicationChose() {
		this.contextRunner.withBean(ConfigureRedisAction.class, ConfigureNotifyKeyspaceEventsAction::new)
			.run((context) -> assertThat(context).getBean(ConfigureRedisAction.class)
				.isInstanceOf(ConfigureNotifyKeyspaceEventsAction.class));
	}

	private static <S extends Session> void keepsASession(SessionRepository<S> repository) {
		S session = repository.createSession();
		session.setAttribute(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, "alice");
		session.setMaxInactiveInterval(Duration.ofMinutes(1));
		repository.save(session);
		S found = repository.findById(session.getId());
		assertThat(found).isNotNull();
		assertThat(found.<String>getAttribute(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME))
			.isEqualTo("alice");
	}

	private static <S extends Session> void keepsASessionReactively(ReactiveSessionRepository<S> repository) {
		S session = repository.createSession().block();
		session.setAttribute("basket", "full");
		repository.save(session).block();
		assertThat(repository.findById(session.getId()).block().<String>getAttribute("basket")).isEqualTo("full");
	}

}
