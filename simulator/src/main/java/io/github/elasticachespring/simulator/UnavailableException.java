package io.github.elasticachespring.simulator;

import org.jspecify.annotations.Nullable;

/**
 * This machine lacks what was asked for: a Docker engine, a server binary, the right to
 * drop packets. A test that meets it is to be skipped with this message as its reason;
 * {@link ElastiCacheSimulatorExtension} does so by itself.
 */
public class UnavailableException extends SimulatorException {

	UnavailableException(String message) {
		super(message);
	}

	UnavailableException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
