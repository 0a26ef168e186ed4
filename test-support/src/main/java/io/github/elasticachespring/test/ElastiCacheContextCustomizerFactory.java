package io.github.elasticachespring.test;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Finds {@link AutoConfigureElastiCache} on a test class, its superclasses or the class
 * around it.
 */
final class ElastiCacheContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		AutoConfigureElastiCache annotation = TestContextAnnotationUtils.findMergedAnnotation(testClass,
				AutoConfigureElastiCache.class);
		return (annotation != null) ? new ElastiCacheContextCustomizer(SimulatorSettings.of(annotation)) : null;
	}

}
