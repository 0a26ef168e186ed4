package io.github.elasticachespring.autoconfigure.tracing;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.data.redis.autoconfigure.observation.LettuceObservationAutoConfiguration;
import org.springframework.core.type.MethodMetadata;

/**
 * Takes back what Spring Boot adds to Lettuce's resources to have it make spans of its
 * own. An application's customizer, or its own {@code ClientResources}, stays.
 */
class LettuceObservationRemover implements BeanDefinitionRegistryPostProcessor {

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		for (String name : registry.getBeanDefinitionNames()) {
			if (isSpringBoots(registry.getBeanDefinition(name))) {
				registry.removeBeanDefinition(name);
			}
		}
	}

	private static boolean isSpringBoots(BeanDefinition definition) {
		MethodMetadata method = (definition instanceof AnnotatedBeanDefinition annotated)
				? annotated.getFactoryMethodMetadata() : null;
		return method != null
				&& method.getDeclaringClassName().equals(LettuceObservationAutoConfiguration.class.getName());
	}

}
