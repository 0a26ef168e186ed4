package io.github.elasticachespring.autoconfigure.tracing;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;

/**
 * Whether commands are observed: if the application says so, and if it says nothing and
 * has a tracer. Without one an observation would end as a timer beside the one there is.
 */
class OnTracingCondition extends AnyNestedCondition {

	OnTracingCondition() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@ConditionalOnBooleanProperty("elasticache.tracing.enabled")
	static class Wanted {

	}

	@ConditionalOnBean(type = "io.micrometer.tracing.Tracer")
	static class Tracing {

	}

}
