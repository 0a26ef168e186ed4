package io.github.elasticachespring.simulator;

import java.util.function.Supplier;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.jspecify.annotations.Nullable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/**
 * Resolves parameters of type {@link ElastiCacheSimulator}. Usually applied through
 * {@link ElastiCacheSimulatorTest}; registered by hand it takes any builder:
 *
 * <pre>{@code
 * &#64;RegisterExtension
 * static ElastiCacheSimulatorExtension simulator = ElastiCacheSimulatorExtension
 *     .of(() -> ElastiCacheSimulator.cluster().shards(2).partialCoverage());
 * }</pre>
 */
public final class ElastiCacheSimulatorExtension implements ParameterResolver {

	private static final Namespace NAMESPACE = Namespace.create(ElastiCacheSimulatorExtension.class);

	private final @Nullable Supplier<SimulatorBuilder<?>> builder;

	/**
	 * Create the extension that {@link ElastiCacheSimulatorTest} configures.
	 */
	public ElastiCacheSimulatorExtension() {
		this(null);
	}

	private ElastiCacheSimulatorExtension(@Nullable Supplier<SimulatorBuilder<?>> builder) {
		this.builder = builder;
	}

	/**
	 * Create an extension that starts what a builder describes.
	 * @param builder gives the builder, when the first test asks for the simulator
	 * @return the extension, for a static field
	 */
	public static ElastiCacheSimulatorExtension of(Supplier<SimulatorBuilder<?>> builder) {
		return new ElastiCacheSimulatorExtension(builder);
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == ElastiCacheSimulator.class;
	}

	@Override
	public ElastiCacheSimulator resolveParameter(ParameterContext parameter, ExtensionContext context) {
		Supplier<SimulatorBuilder<?>> builder = this.builder;
		ExtensionContext owner = context;
		for (ExtensionContext found = context; found != null; found = found.getParent().orElse(null)) {
			ElastiCacheSimulatorTest annotation = annotation(found);
			if (builder == null && annotation != null) {
				return started(found, ElastiCacheSimulatorTest.class, () -> describedBy(annotation));
			}
			owner = (found.getElement().orElse(null) instanceof Class<?>) ? found : owner;
		}
		return started(owner, this, (builder != null) ? builder : ElastiCacheSimulator::replicationGroup);
	}

	/**
	 * The simulator of the class that describes it. Nested classes share it; it is closed
	 * after the last test of that class.
	 */
	private static ElastiCacheSimulator started(ExtensionContext owner, Object key,
			Supplier<SimulatorBuilder<?>> builder) {
		return owner.getStore(NAMESPACE).computeIfAbsent(key, (any) -> start(builder), ElastiCacheSimulator.class);
	}

	private static ElastiCacheSimulator start(Supplier<SimulatorBuilder<?>> builder) {
		try {
			return builder.get().start();
		}
		catch (UnavailableException ex) {
			throw new TestAbortedException(ex.getMessage(), ex);
		}
	}

	private static @Nullable ElastiCacheSimulatorTest annotation(ExtensionContext context) {
		return (context.getElement().orElse(null) instanceof Class<?> testClass)
				? AnnotationSupport.findAnnotation(testClass, ElastiCacheSimulatorTest.class).orElse(null) : null;
	}

	private static SimulatorBuilder<?> describedBy(ElastiCacheSimulatorTest annotation) {
		return switch (annotation.shape()) {
			case REPLICATION_GROUP -> {
				ReplicationGroupBuilder builder = ElastiCacheSimulator.replicationGroup()
					.replicas(annotation.replicas());
				if (!annotation.authToken().isEmpty()) {
					builder.authToken(annotation.authToken());
				}
				if (annotation.plainText()) {
					builder.plainText();
				}
				yield withUser(builder, annotation);
			}
			case CLUSTER -> {
				ClusterBuilder builder = ElastiCacheSimulator.cluster()
					.shards(annotation.shards())
					.replicasPerShard(annotation.replicas());
				if (!annotation.authToken().isEmpty()) {
					builder.authToken(annotation.authToken());
				}
				if (annotation.plainText()) {
					builder.plainText();
				}
				yield withUser(builder, annotation);
			}
			case SERVERLESS -> withUser(ElastiCacheSimulator.serverless(), annotation);
		};
	}

	private static SimulatorBuilder<?> withUser(SimulatorBuilder<?> builder, ElastiCacheSimulatorTest annotation) {
		return annotation.username().isEmpty() ? builder : builder.user(annotation.username(), annotation.password());
	}

}
