package io.github.elasticachespring.autoconfigure.advisor;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.github.elasticachespring.client.advisor.Advisor;
import io.github.elasticachespring.client.advisor.Severity;

/**
 * How many findings there are. The registry looks; the advisor knows nothing of it.
 */
final class AdvisorMetrics implements MeterBinder {

	private final Advisor advisor;

	AdvisorMetrics(Advisor advisor) {
		this.advisor = advisor;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (Severity severity : Severity.values()) {
			Gauge.builder("elasticache.advisor.findings", this.advisor, (advisor) -> count(advisor, severity))
				.description("Things that should be set up differently")
				.tag("severity", severity.tag())
				.register(registry);
		}
	}

	private static double count(Advisor advisor, Severity severity) {
		return advisor.findings().stream().filter((finding) -> finding.severity() == severity).count();
	}

}
