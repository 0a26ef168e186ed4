package io.github.elasticachespring.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Settings that are wrong or contradict each other, all of them at once.
 */
class InvalidConfigurationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<Problem> problems;

	InvalidConfigurationException(List<Problem> problems) {
		super(String.join(" ", problems.stream().map(Problem::reason).toList()));
		this.problems = List.copyOf(problems);
	}

	List<Problem> getProblems() {
		return this.problems;
	}

	static void throwIfAny(List<Problem> problems) {
		if (!problems.isEmpty()) {
			throw new InvalidConfigurationException(problems);
		}
	}

	/**
	 * One setting that cannot stay as it is.
	 *
	 * @param property the property to change
	 * @param value the value found, or {@code null} where there is none to show: none was
	 * set, or it is a secret
	 * @param reason what is wrong, as a sentence
	 * @param remedy what to write instead, as a sentence
	 */
	record Problem(String property, @Nullable Object value, String reason, String remedy) {

	}

}
