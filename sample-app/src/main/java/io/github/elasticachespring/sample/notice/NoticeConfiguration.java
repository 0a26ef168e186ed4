package io.github.elasticachespring.sample.notice;

import org.springframework.boot.data.redis.autoconfigure.RedisMessageListenerContainerConfigurer;
import org.springframework.boot.task.SimpleAsyncTaskExecutorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.config.RedisListenerConfigUtils;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

/**
 * Listens for notices, from the start or from when the store is there.
 */
@Configuration(proxyBeanMethods = false)
class NoticeConfiguration {

	@Bean(RedisListenerConfigUtils.REDIS_MESSAGE_LISTENER_BEAN_NAME)
	RedisMessageListenerContainer listenerContainer(RedisMessageListenerContainerConfigurer configurer,
			RedisConnectionFactory connectionFactory, SimpleAsyncTaskExecutorBuilder executorBuilder) {
		PatientListenerContainer container = new PatientListenerContainer();
		configurer.configure(container, connectionFactory);
		container.setTaskExecutor(executorBuilder.threadNamePrefix("notices-").build());
		return container;
	}

}
