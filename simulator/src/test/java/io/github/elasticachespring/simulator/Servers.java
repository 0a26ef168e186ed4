package io.github.elasticachespring.simulator;

import java.util.stream.Stream;

/**
 * The servers each test runs on: the embedded one and, where there is one, that on the
 * PATH; or just the one the property names.
 */
final class Servers {

	private Servers() {
	}

	static Stream<BackEnd> all() {
		if (System.getProperty(BackEnd.PROPERTY) != null) {
			return Stream.of(BackEnd.configured());
		}
		try {
			return Stream.of(BackEnd.embedded(), BackEnd.path());
		}
		catch (UnavailableException ex) {
			return Stream.of(BackEnd.embedded());
		}
	}

}
