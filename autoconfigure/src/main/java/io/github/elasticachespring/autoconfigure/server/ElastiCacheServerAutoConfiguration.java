package io.github.elasticachespring.autoconfigure.server;

import java.time.Duration;
import java.time.InstantSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.github.elasticachespring.autoconfigure.ElastiCacheAutoConfiguration;
import io.github.elasticachespring.autoconfigure.ElastiCacheProperties;
import io.github.elasticachespring.autoconfigure.connection.ElastiCacheConnectionFactory;
import io.github.elasticachespring.client.server.ServerMonitor;
import io.github.elasticachespring.client.server.SnapshotListener;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the one monitor that everybody
 * shares who wants to know what the nodes say. It tells each {@link SnapshotListener}
 * bean.
 */
@AutoConfiguration(after = ElastiCacheAutoConfiguration.class)
@ConditionalOnBean(ElastiCacheConnectionFactory.class)
public final class ElastiCacheServerAutoConfiguration {

	/** The longest an answer may take: whoever asks for health asks often. */
	private static final Duration PATIENCE = Duration.ofSeconds(4);

	@Bean
	@ConditionalOnMissingBean
	ServerMonitor elastiCacheServerMonitor(ElastiCacheConnectionFactory connectionFactory,
			ElastiCacheProperties properties) {
		return new ServerMonitor(new CurrentNodes(connectionFactory), connectionFactory.executor(),
				properties.getMetrics().getServerInterval(), PATIENCE, InstantSource.system());
	}

	@Bean
	ServerSampling elastiCacheServerSampling(ServerMonitor monitor, ObjectProvider<SnapshotListener> listeners) {
		return new ServerSampling(monitor, listeners.orderedStream().toList());
	}

}
