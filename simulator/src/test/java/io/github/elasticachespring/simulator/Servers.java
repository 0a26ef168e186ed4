package io.github.elasticachespring.simulator;

import java.util.stream.Stream;

import org.opentest4j.TestAbortedException;

/**
 * The servers each test runs on: the embedded one and, where there is one, that on the
 * PATH; or just the one that is configured.
 */
final class Servers {

	private Servers() {
	}

	/**
	 * Start a simulator, or skip the tests where this machine cannot run it.
	 */
	static ElastiCacheSimulator start(SimulatorBuilder<?> builder) {
		try {
			return builder.start();
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

}
