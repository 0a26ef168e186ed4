package io.github.elasticachespring.test;

import java.util.Locale;
import java.util.Map;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.log.LogAccessor;

/**
 * Starts a simulator for an application context: its properties come first in the
 * environment, the simulator becomes a bean and is closed after all other beans.
 */
final class SimulatorStarter {

	private static final LogAccessor logger = new LogAccessor(SimulatorStarter.class);

	static final String BEAN_NAME = "elastiCacheSimulator";

	private static final String PROPERTY_SOURCE = "elastiCacheSimulator";

	private SimulatorStarter() {
	}

	static void start(SimulatorSettings settings, ConfigurableEnvironment environment,
			DefaultListableBeanFactory beanFactory) {
		ElastiCacheSimulator simulator = settings.start();
		// Disposable beans are destroyed in reverse order, and this is the first of them.
		beanFactory.registerDisposableBean(BEAN_NAME, simulator::close);
		beanFactory.registerSingleton(BEAN_NAME, simulator);
		Map<String, Object> properties = ConnectionProperties.of(simulator, settings.shape());
		environment.getPropertySources().addFirst(new MapPropertySource(PROPERTY_SOURCE, properties));
		logger.info(() -> "Simulated ElastiCache: %s at %s"
			.formatted(settings.shape().name().toLowerCase(Locale.ROOT).replace('_', ' '), simulator.nodeEndpoints()));
	}

}
