package io.github.elasticachespring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.github.elasticachespring.client.transport.MissingNativeLibraryException;

/**
 * Says what to add for a {@link MissingNativeLibraryException}.
 */
class MissingNativeLibraryFailureAnalyzer extends AbstractFailureAnalyzer<MissingNativeLibraryException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingNativeLibraryException cause) {
		return new FailureAnalysis(
				"'%s' with value '%s': that library is not on the class path or does not load on this machine."
					.formatted(cause.property(), cause.value()),
				cause.remedy(), cause);
	}

}
