package io.github.elasticachespring.sample.notice;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.data.redis.autoconfigure.RedisMessageListenerContainerConfigurer;
import org.springframework.boot.task.SimpleAsyncTaskExecutorBuilder;
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskExecutor;
import org.springframework.data.redis.config.RedisListenerConfigUtils;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Listens for notices, from the start or from when the store is there.
 */
@Configuration(proxyBeanMethods = false)
class NoticeConfiguration {

	@Bean(RedisListenerConfigUtils.REDIS_MESSAGE_LISTENER_BEAN_NAME)
	RedisMessageListenerContainer listenerContainer(RedisMessageListenerContainerConfigurer configurer,
			RedisConnectionFactory connectionFactory, SimpleAsyncTaskExecutorBuilder subscribers,
			@Qualifier("notices") TaskExecutor notices) {
		PatientListenerContainer container = new PatientListenerContainer();
		configurer.configure(container, connectionFactory);
		container.setSubscriptionExecutor(subscribers.threadNamePrefix("notices-").build());
		container.setTaskExecutor(notices);
		return container;
	}

	/** One thread: notices are read in the order in which they were published. */
	@Bean(defaultCandidate = false)
	@Qualifier("notices")
	ThreadPoolTaskExecutor noticeExecutor(ThreadPoolTaskExecutorBuilder builder) {
		return builder.corePoolSize(1).maxPoolSize(1).threadNamePrefix("notice-").build();
	}

}
