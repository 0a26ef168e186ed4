package io.github.elasticachespring.autoconfigure.advisor;

import java.time.Clock;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.elasticachespring.autoconfigure.ElastiCacheProperties;
import io.github.elasticachespring.autoconfigure.connection.ElastiCacheConnectionFactory;
import io.github.elasticachespring.autoconfigure.server.ElastiCacheServerAutoConfiguration;
import io.github.elasticachespring.client.advisor.Advisor;
import io.github.elasticachespring.client.advisor.Check;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the advisor, which looks at each
 * sample of the servers.
 */
@AutoConfiguration(after = ElastiCacheServerAutoConfiguration.class)
@ConditionalOnBean(ElastiCacheConnectionFactory.class)
public final class ElastiCacheAdvisorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Advisor elastiCacheAdvisor(ElastiCacheConnectionFactory connectionFactory, ElastiCacheProperties properties,
			ListableBeanFactory beanFactory, ObjectProvider<WebRequests> webRequests) {
		ApplicationFacts facts = new ApplicationFacts(connectionFactory, properties.getFailover());
		return new Advisor(facts.gather(webRequests.getIfAvailable() != null, beanFactory),
				properties.getAdvisor()
					.getMute()
					.stream()
					.flatMap((id) -> Check.of(id).stream())
					.collect(Collectors.toSet()),
				Clock.systemDefaultZone());
	}

	/** Says that there are web requests. */
	static final class WebRequests {

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication
	static class Web {

		@Bean
		WebRequests elastiCacheWebRequests() {
			return new WebRequests();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterBinder.class)
	static class Metrics {

		@Bean
		AdvisorMetrics elastiCacheAdvisorMetrics(Advisor advisor) {
			return new AdvisorMetrics(advisor);
		}

	}

}
