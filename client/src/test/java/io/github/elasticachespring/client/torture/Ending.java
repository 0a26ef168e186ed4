package io.github.elasticachespring.client.torture;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What a caller learned of its command.
 *
 * @param what how it ended
 * @param value the reply, if there was one
 */
record Ending<T>(What what, @Nullable T value) {

	static <T> Ending<T> done(@Nullable T value) {
		return new Ending<>(What.DONE, value);
	}

	boolean isDone() {
		return this.what == What.DONE;
	}

	boolean isUnknown() {
		return this.what == What.UNKNOWN;
	}

	T reply() {
		return Objects.requireNonNull(this.value);
	}

	enum What {

		/** The caller has the reply. */
		DONE,

		/** The client says that the server did not execute it. */
		NOT_EXECUTED,

		/** The client says that nobody knows. */
		UNKNOWN

	}

}
