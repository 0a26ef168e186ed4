package io.github.elasticachespring.autoconfigure.advisor;

import java.time.Duration;
import java.util.List;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ClassUtils;

import io.github.elasticachespring.autoconfigure.ElastiCacheProperties.Failover;
import io.github.elasticachespring.autoconfigure.connection.ElastiCacheConnectionFactory;
import io.github.elasticachespring.autoconfigure.connection.PoolUsage;
import io.github.elasticachespring.client.advisor.Application;
import io.github.elasticachespring.client.advisor.Application.Connections;

/**
 * What the advisor has to know of the application, as customizers left it.
 */
final class ApplicationFacts {

	/**
	 * Connections to a primary beside the pools': one for each API, and the monitor's.
	 */
	private static final int SHARED = 3;

	private static final String SESSIONS = "org.springframework.session.data.redis.";

	private static final List<String> SESSION_REPOSITORIES = List.of(SESSIONS + "RedisSessionRepository",
			SESSIONS + "RedisIndexedSessionRepository", SESSIONS + "ReactiveRedisSessionRepository",
			SESSIONS + "ReactiveRedisIndexedSessionRepository");

	private final ElastiCacheConnectionFactory connectionFactory;

	private final Failover failover;

	ApplicationFacts(ElastiCacheConnectionFactory connectionFactory, Failover failover) {
		this.connectionFactory = connectionFactory;
		this.failover = failover;
	}

	Application gather(boolean web, ListableBeanFactory beanFactory) {
		return new Application(this.connectionFactory.endpoint(), this.connectionFactory.isUseSsl(),
				Duration.ofMillis(this.connectionFactory.getTimeout()),
				this.failover.isEnabled() ? this.failover.getMaxWait() : Duration.ZERO, web, hasSessions(beanFactory),
				this::connections);
	}

	private static boolean hasSessions(ListableBeanFactory beanFactory) {
		ClassLoader classLoader = ApplicationFacts.class.getClassLoader();
		return SESSION_REPOSITORIES.stream()
			.filter((type) -> ClassUtils.isPresent(type, classLoader))
			.map((type) -> ClassUtils.resolveClassName(type, classLoader))
			.anyMatch((type) -> beanFactory.getBeanNamesForType(type, true, false).length > 0);
	}

	/** Pools without a limit are taken as they are now. */
	private Connections connections() {
		int open = SHARED;
		int most = SHARED;
		for (PoolUsage pool : this.connectionFactory.pools()) {
			int now = pool.active() + pool.idle();
			open += now;
			most += Math.max(now, pool.max());
		}
		return new Connections(open, most);
	}

}
