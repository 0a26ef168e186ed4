package io.github.elasticachespring.test;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Puts an {@link ElastiCacheSimulator} under an application that is started from its test
 * classes, by {@code spring-boot:test-run} for example:
 *
 * <pre>{@code
 * public static void main(String[] args) {
 *     SpringApplication.from(OrdersApplication::main).with(SimulatedElastiCache.class).run(args);
 * }
 * }</pre>
 *
 * These properties say which simulator it is:
 * <dl>
 * <dt>{@code elasticache.simulator.shape}</dt>
 * <dd>{@code replication-group} (the default), {@code cluster} or {@code serverless}</dd>
 * <dt>{@code elasticache.simulator.replicas}</dt>
 * <dd>number of replicas, of each shard in a cluster; 1 by default</dd>
 * <dt>{@code elasticache.simulator.shards}</dt>
 * <dd>number of shards of a cluster; 3 by default</dd>
 * <dt>{@code elasticache.simulator.username}, {@code elasticache.simulator.password}</dt>
 * <dd>credentials; an AUTH token by default, for serverless a user</dd>
 * <dt>{@code elasticache.simulator.tls}</dt>
 * <dd>whether connections are encrypted; they are by default</dd>
 * </dl>
 * The simulator is a bean and is closed with the application. As with
 * {@link AutoConfigureElastiCache} its endpoint outranks the application's own.
 */
@Configuration(proxyBeanMethods = false)
@Import(SimulatedElastiCache.Starter.class)
public class SimulatedElastiCache {

	/**
	 * Starts the simulator. A selector, though it selects nothing: it runs while classes
	 * are parsed, so that conditions of auto-configurations see the endpoint. A bean, or
	 * a registrar, would come too late for them.
	 */
	static class Starter implements ImportSelector {

		private final Environment environment;

		private final BeanFactory beanFactory;

		Starter(Environment environment, BeanFactory beanFactory) {
			this.environment = environment;
			this.beanFactory = beanFactory;
		}

		@Override
		public String[] selectImports(AnnotationMetadata importingClassMetadata) {
			if (!this.beanFactory.containsBean(SimulatorStarter.BEAN_NAME)) {
				SimulatorStarter.start(
						Binder.get(this.environment).bindOrCreate("elasticache.simulator", SimulatorSettings.class),
						(ConfigurableEnvironment) this.environment, (DefaultListableBeanFactory) this.beanFactory);
			}
			return new String[0];
		}

	}

}
