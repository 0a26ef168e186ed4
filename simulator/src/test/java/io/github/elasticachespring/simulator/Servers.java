package io.github.elasticachespring.simulator;

import java.util.stream.Stream;

/**
 * The servers each test runs on: the embedded one and, where there is one, that on the
 * PATH; or just the one that is configured.
 */
final class Servers {

	private Servers() {
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
