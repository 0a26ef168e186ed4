package io.github.elasticachespring.test;

import java.util.Map;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.support.TestPropertySourceUtils;

/**
 * Starts a simulator before the context is refreshed. Contexts with equal settings are
 * the same to the context cache.
 *
 * @param settings which simulator to start
 */
record ElastiCacheContextCustomizer(SimulatorSettings settings) implements ContextCustomizer {

	private static final String STRICTER_SETTINGS = "elastiCacheTestSettings";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		MutablePropertySources sources = context.getEnvironment().getPropertySources();
		MapPropertySource stricter = new MapPropertySource(STRICTER_SETTINGS,
				Map.of("elasticache.keys.cross-slot", "fail"));
		// What a test class itself says outranks it.
		if (sources.contains(TestPropertySourceUtils.INLINED_PROPERTIES_PROPERTY_SOURCE_NAME)) {
			sources.addAfter(TestPropertySourceUtils.INLINED_PROPERTIES_PROPERTY_SOURCE_NAME, stricter);
		}
		else {
			sources.addFirst(stricter);
		}
		SimulatorStarter.start(this.settings, context.getEnvironment(),
				(DefaultListableBeanFactory) context.getBeanFactory());
	}

}
