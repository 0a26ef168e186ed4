package io.github.elasticachespring.autoconfigure;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

import io.github.elasticachespring.autoconfigure.InvalidConfigurationException.Problem;

/**
 * Turns an {@link InvalidConfigurationException} into a description that shows each
 * property, its value and where that value came from, and an action that says what to
 * write.
 */
class InvalidConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<InvalidConfigurationException> {

	private final @Nullable Environment environment;

	InvalidConfigurationFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidConfigurationException cause) {
		List<Problem> problems = cause.getProblems();
		return new FailureAnalysis(lines(problems.stream().map(this::describe)),
				lines(problems.stream().map(Problem::remedy).distinct()), cause);
	}

	private String lines(Stream<String> sentences) {
		List<String> all = sentences.toList();
		return (all.size() == 1) ? all.get(0) : "- " + String.join("%n- ".formatted(), all);
	}

	private String describe(Problem problem) {
		StringBuilder description = new StringBuilder("Property '").append(problem.property()).append('\'');
		if (problem.value() != null) {
			description.append(" with value '").append(problem.value()).append('\'');
		}
		String origin = originOf(problem.property());
		if (origin != null) {
			description.append(" (from ").append(origin).append(')');
		}
		return description.append(": ").append(problem.reason()).toString();
	}

	private @Nullable String originOf(String property) {
		if (!(this.environment instanceof ConfigurableEnvironment) || !ConfigurationPropertyName.isValid(property)) {
			return null;
		}
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			if (found != null) {
				return Objects.toString(found.getOrigin(), null);
			}
		}
		return null;
	}

}
