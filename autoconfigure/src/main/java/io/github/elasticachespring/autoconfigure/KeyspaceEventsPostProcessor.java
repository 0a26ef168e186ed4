package io.github.elasticachespring.autoconfigure;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.data.redis.core.RedisKeyValueAdapter;
import org.springframework.data.redis.listener.KeyspaceEventMessageListener;

/**
 * Keeps listeners for keyspace events, and the repositories that use them, from turning
 * the events on with CONFIG, which ElastiCache refuses. The cache's parameter group has
 * to turn them on.
 */
class KeyspaceEventsPostProcessor implements BeanPostProcessor {

	private static final String NO_CONFIG = "";

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof KeyspaceEventMessageListener listener) {
			listener.setKeyspaceNotificationsConfigParameter(NO_CONFIG);
		}
		else if (bean instanceof RedisKeyValueAdapter adapter) {
			adapter.setKeyspaceNotificationsConfigParameter(NO_CONFIG);
		}
		return bean;
	}

}
