package io.github.elasticachespring.autoconfigure;

import java.util.List;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches where there are readers to connect to: a reader endpoint, a cluster, a
 * serverless cache, or a service connection, whose one node is its own reader.
 */
class OnReaderCondition extends SpringBootCondition implements ConfigurationCondition {

	private static final List<String> PROPERTIES = List.of(EndpointRules.READER, EndpointRules.CONFIGURATION,
			EndpointRules.SERVERLESS);

	private static final String OWN_DETAILS = "elastiCacheConnectionDetails";

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Reader");
		for (String property : PROPERTIES) {
			if (StringUtils.hasText(context.getEnvironment().getProperty(property))) {
				return ConditionOutcome.match(message.foundExactly("property " + property));
			}
		}
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		String[] details = (beanFactory != null)
				? beanFactory.getBeanNamesForType(DataRedisConnectionDetails.class, true, false) : new String[0];
		for (String name : details) {
			if (!OWN_DETAILS.equals(name)) {
				return ConditionOutcome.match(message.foundExactly("service connection " + name));
			}
		}
		return ConditionOutcome.noMatch(message.didNotFind("property", "properties").items(PROPERTIES));
	}

}
