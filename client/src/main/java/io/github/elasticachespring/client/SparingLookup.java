package io.github.elasticachespring.client;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Asks for names that may not exist less often than it is asked for them: a search for
 * the primary looks every name up ten times a second. Thread-safe.
 */
final class SparingLookup implements Function<String, CompletionStage<List<InetAddress>>> {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private final Function<String, CompletionStage<List<InetAddress>>> lookup;

	private final Set<String> sparingly;

	private final LongSupplier nanoTime;

	private final Map<String, Question> questions = new ConcurrentHashMap<>();

	/**
	 * Creates a lookup.
	 * @param lookup asks the name server
	 * @param sparingly the names to ask for once a second at most
	 * @param nanoTime the clock
	 */
	SparingLookup(Function<String, CompletionStage<List<InetAddress>>> lookup, Set<String> sparingly,
			LongSupplier nanoTime) {
		this.lookup = lookup;
		this.sparingly = Set.copyOf(sparingly);
		this.nanoTime = nanoTime;
	}

	@Override
	public CompletionStage<List<InetAddress>> apply(String host) {
		if (!this.sparingly.contains(host)) {
			return this.lookup.apply(host);
		}
		long now = this.nanoTime.getAsLong();
		Question last = this.questions.get(host);
		if (last != null && now - last.askedAt() < INTERVAL.toNanos()) {
			return last.answer();
		}
		Question next = new Question(now, this.lookup.apply(host));
		this.questions.put(host, next);
		return next.answer();
	}

	private record Question(long askedAt, CompletionStage<List<InetAddress>> answer) {
	}

}
