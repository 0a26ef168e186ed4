package io.github.elasticachespring.client.metrics;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import org.jspecify.annotations.Nullable;

/**
 * Names and attributes as OpenTelemetry's semantic conventions for database clients have
 * them (stable since 1.33). There is no value of its own for Valkey. The text of a
 * command is left out on purpose.
 */
final class CommandObservationConvention implements ObservationConvention<CommandObservationContext> {

	static final CommandObservationConvention INSTANCE = new CommandObservationConvention();

	private static final KeyValue SYSTEM = KeyValue.of("db.system.name", "redis");

	private CommandObservationConvention() {
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof CommandObservationContext;
	}

	@Override
	public String getName() {
		return "db.client.operation";
	}

	@Override
	public @Nullable String getContextualName(CommandObservationContext context) {
		return context.getCommand();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(CommandObservationContext context) {
		return KeyValues.of(SYSTEM, KeyValue.of("db.operation.name", context.getCommand()),
				KeyValue.of("db.namespace", Integer.toString(context.getDatabase())),
				KeyValue.of("server.address", context.getServer().host()),
				KeyValue.of("server.port", Integer.toString(context.getServer().port())));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(CommandObservationContext context) {
		String type = context.getErrorType();
		String code = context.getErrorCode();
		KeyValues values = (type != null) ? KeyValues.of("error.type", type) : KeyValues.empty();
		return (code != null) ? values.and("db.response.status_code", code) : values;
	}

}
