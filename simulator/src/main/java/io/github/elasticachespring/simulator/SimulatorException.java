package io.github.elasticachespring.simulator;

import org.jspecify.annotations.Nullable;

/**
 * The simulator could not do what was asked. The message names the node and, where a
 * server refused to start, ends with the tail of its log.
 */
public class SimulatorException extends RuntimeException {

	SimulatorException(String message) {
		super(message);
	}

	SimulatorException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
