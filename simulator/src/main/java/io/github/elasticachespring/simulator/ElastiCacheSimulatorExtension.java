package io.github.elasticachespring.simulator;

import java.util.function.Supplier;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
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
public final class ElastiCacheSimulatorExtension implements ExecutionCondition, BeforeAllCallback, ParameterResolver {

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
	 * @param builder gives the builder, before the first test
	 * @return the extension, for a static field
	 */
	public static ElastiCacheSimulatorExtension of(Supplier<SimulatorBuilder<?>> builder) {
		return new ElastiCacheSimulatorExtension(builder);
	}

	/**
	 * Skip a class whose back end this machine lacks.
	 */
	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		try {
			Description.of(context, this.builder).builder.get().requireAvailable();
			return ConditionEvaluationResult.enabled(null);
		}
		catch (UnavailableException ex) {
			return ConditionEvaluationResult.disabled(ex.getMessage());
		}
	}

	/**
	 * Start the simulator.
	 */
	@Override
	public void beforeAll(ExtensionContext context) {
		Description.of(context, this.builder).simulator();
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == ElastiCacheSimulator.class;
	}

	@Override
	public ElastiCacheSimulator resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return Description.of(context, this.builder).simulator();
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

	/**
	 * What describes a test's simulator, and whose class owns it: nested classes share
	 * it, and it is closed after the last test of that class.
	 *
	 * @param owner context of the class
	 * @param key what the owner keeps the simulator under
	 * @param builder gives the builder
	 */
	private record Description(ExtensionContext owner, Object key, Supplier<SimulatorBuilder<?>> builder) {

		static Description of(ExtensionContext context, @Nullable Supplier<SimulatorBuilder<?>> registered) {
			ExtensionContext owner = context;
			for (ExtensionContext found = context; found != null; found = found.getParent().orElse(null)) {
				ElastiCacheSimulatorTest annotation = annotation(found);
				if (registered == null && annotation != null) {
					return new Description(found, ElastiCacheSimulatorTest.class, () -> describedBy(annotation));
				}
				owner = (found.getElement().orElse(null) instanceof Class<?>) ? found : owner;
			}
			return (registered != null) ? new Description(owner, registered, registered)
					: new Description(owner, ElastiCacheSimulator.class, ElastiCacheSimulator::replicationGroup);
		}

		ElastiCacheSimulator simulator() {
			return this.owner.getStore(NAMESPACE)
				.computeIfAbsent(this.key, (any) -> start(), ElastiCacheSimulator.class);
		}

		private ElastiCacheSimulator start() {
			try {
				return this.builder.get().start();
			}
			catch (UnavailableException ex) {
				throw new TestAbortedException(ex.getMessage(), ex);
			}
		}

		private static @Nullable ElastiCacheSimulatorTest annotation(ExtensionContext context) {
			return (context.getElement().orElse(null) instanceof Class<?> testClass)
					? AnnotationSupport.findAnnotation(testClass, ElastiCacheSimulatorTest.class).orElse(null) : null;
		}

	}

}
