package io.github.elasticachespring.autoconfigure.server;

import java.time.Duration;
import java.time.InstantSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.github.elasticachespring.autoconfigure.ElastiCacheAutoConfiguration;
import io.github.elasticachespring.autoconfigure.connection.ElastiCacheConnectionFactory;
import io.github.elasticachespring.client.server.ServerMonitor;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the one monitor that everybody
 * shares who wants to know what the nodes say. It asks nobody before somebody wants to
 * know.
 */
@AutoConfiguration(after = ElastiCacheAutoConfiguration.class)
@ConditionalOnBean(ElastiCacheConnectionFactory.class)
public final class ElastiCacheServerAutoConfiguration {

	/** The longest an answer may take: whoever asks for health asks often. */
	private static final Duration PATIENCE = Duration.ofSeconds(4);

	private static final Duration INTERVAL = Duration.ofSeconds(15);

	@Bean
	@ConditionalOnMissingBean
	ServerMonitor elastiCacheServerMonitor(ElastiCacheConnectionFactory connectionFactory) {
		return new ServerMonitor(connectionFactory.nodeDirectory(), connectionFactory.executor(), INTERVAL, PATIENCE,
				InstantSource.system());
	}

}
