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
 * the primary looks every name up ten times a second, and one that there is not is asked
 * for in vain as often as the name server has search domains. Thread-safe.
 */
final class SparingLookup implements Function<String, CompletionStage<List<InetAddress>>> {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	/** How long a name that has failed again and again is left in peace. */
	private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(60);

	private final Function<String, CompletionStage<List<InetAddress>>> lookup;

	private final Set<String> sparingly;

	private final LongSupplier nanoTime;

	private final Map<String, Question> questions = new ConcurrentHashMap<>();

	/**
	 * Creates a lookup.
	 * @param lookup asks the name server
	 * @param sparingly the names to ask for once a second at most, and less and less
	 * often as long as they fail
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
		if (last != null && now - last.askedAt() < last.interval().toNanos()) {
			return last.answer();
		}
		Question next = new Question(now, this.lookup.apply(host), (last != null) ? last.nextInterval() : INTERVAL);
		this.questions.put(host, next);
		return next.answer();
	}

	/**
	 * One question.
	 *
	 * @param askedAt when
	 * @param answer the answer, once it has come
	 * @param failing how long to leave the name in peace if it fails
	 */
	private record Question(long askedAt, CompletionStage<List<InetAddress>> answer, Duration failing) {

		private boolean hasFailed() {
			return this.answer.toCompletableFuture().isCompletedExceptionally();
		}

		Duration interval() {
			return hasFailed() ? this.failing : INTERVAL;
		}

		Duration nextInterval() {
			Duration doubled = this.failing.multipliedBy(2);
			return hasFailed() ? ((doubled.compareTo(LONGEST_INTERVAL) < 0) ? doubled : LONGEST_INTERVAL) : INTERVAL;
		}

	}

}
