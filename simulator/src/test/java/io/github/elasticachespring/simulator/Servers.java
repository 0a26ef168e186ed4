package io.github.elasticachespring.simulator;

import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/**
 * The servers each test runs on: the embedded one and, where there is one, that on the
 * PATH; or just the one that is configured.
 */
final class Servers {

	private Servers() {
	}

	/**
	 * Start a simulator, or skip the test where this machine cannot run it.
	 */
	static ElastiCacheSimulator start(SimulatorBuilder<?> builder) {
		return orSkip(builder::start);
	}

	/**
	 * Skip the test where this machine cannot run a back end.
	 */
	static void requireAvailable(BackEnd backEnd) {
		orSkip(() -> {
			Fleet.requireAvailable(backEnd);
			return backEnd;
		});
	}

	private static <T> T orSkip(Supplier<T> action) {
		try {
			return action.get();
		}
		catch (UnavailableException ex) {
			throw new TestAbortedException(ex.getMessage(), ex);
		}
	}

	static Stream<BackEnd> all() {
		BackEnd configured = BackEnd.configured();
		if (!configured.equals(BackEnd.embedded())) {
			return Stream.of(configured);
		}
		try {
			return Stream.of(BackEnd.embedded(), BackEnd.path());
		}
		catch (UnavailableException ex) {
			return Stream.of(BackEnd.embedded());
		}
	}

	/**
	 * Skips a class where this machine cannot run what is configured.
	 */
	static final class Available implements ExecutionCondition {

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			try {
				Fleet.requireAvailable(BackEnd.configured());
				return ConditionEvaluationResult.enabled(null);
			}
			catch (UnavailableException ex) {
				return ConditionEvaluationResult.disabled(ex.getMessage());
			}
		}

	}

}
