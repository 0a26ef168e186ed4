package io.github.elasticachespring.client.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;

/**
 * Keeps what was observed about commands, in the order of their ends.
 */
final class Spans implements ObservationHandler<CommandObservationContext> {

	private final Map<Observation.Context, List<String>> events = new ConcurrentHashMap<>();

	private final Queue<Span> ended = new ConcurrentLinkedQueue<>();

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof CommandObservationContext;
	}

	@Override
	public void onStart(CommandObservationContext context) {
		this.events.put(context, new ArrayList<>());
	}

	@Override
	public void onEvent(Observation.Event event, CommandObservationContext context) {
		this.events.get(context).add(event.getContextualName());
	}

	@Override
	public void onStop(CommandObservationContext context) {
		Map<String, String> attributes = new TreeMap<>();
		context.getAllKeyValues().forEach((value) -> attributes.put(value.getKey(), value.getValue()));
		var parent = context.getParentObservation();
		this.ended
			.add(new Span(context.getContextualName(), (parent != null) ? parent.getContextView().getName() : null,
					attributes, List.copyOf(this.events.remove(context)), context.getError()));
	}

	List<Span> all() {
		return List.copyOf(this.ended);
	}

	/** What has begun and not ended. */
	int open() {
		return this.events.size();
	}

	void clear() {
		this.ended.clear();
	}

	/**
	 * An observation that is over.
	 *
	 * @param name its name for people
	 * @param parent the name of the observation it belongs to
	 * @param attributes its key values
	 * @param events its events, the first one first
	 * @param error what it ended with
	 */
	record Span(String name, String parent, Map<String, String> attributes, List<String> events, Throwable error) {
	}

}
