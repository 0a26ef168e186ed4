package io.github.elasticachespring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what to do about an {@link UnsupportedConnectionDetailsException}.
 */
class UnsupportedConnectionDetailsFailureAnalyzer
		extends AbstractFailureAnalyzer<UnsupportedConnectionDetailsException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedConnectionDetailsException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"""
						Provide connection details of a single node or of a cluster, or set 'elasticache.enabled' to 'false' to \
						use Spring Boot's own Redis support.""",
				cause);
	}

}
