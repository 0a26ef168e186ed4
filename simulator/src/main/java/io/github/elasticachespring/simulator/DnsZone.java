package io.github.elasticachespring.simulator;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What each name answers, now and once the lag is over. Changes of a name take effect in
 * the order in which they were made. Time is passed in; all methods may be called from
 * any thread.
 */
final class DnsZone {

	private final LongSupplier nanoTime;

	private final Map<String, Entry> entries = new HashMap<>();

	private final Map<String, Long> queries = new HashMap<>();

	DnsZone(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * Let a name answer with these addresses when the lag is over, at once if it has none
	 * yet. An empty list takes the name away.
	 */
	synchronized void publish(String name, Style style, List<InetAddress> addresses, Duration lag) {
		Entry entry = this.entries.computeIfAbsent(key(name), (key) -> new Entry(style));
		Duration delay = entry.isNew() ? Duration.ZERO : lag;
		entry.changes.add(new Change(this.nanoTime.getAsLong() + delay.toNanos(), List.copyOf(addresses)));
		entry.settle(this.nanoTime.getAsLong());
	}

	/**
	 * Let a name answer with these addresses, whatever is published, until it is followed
	 * again. An empty list: the name does not exist.
	 */
	synchronized void pin(String name, List<InetAddress> addresses) {
		this.entries.computeIfAbsent(key(name), (key) -> new Entry(Style.ALL)).pinned = Optional
			.of(List.copyOf(addresses));
	}

	synchronized void unpin(String name) {
		Entry entry = this.entries.get(key(name));
		if (entry != null) {
			entry.pinned = Optional.empty();
		}
	}

	/**
	 * End the lag of every change made so far.
	 */
	synchronized void catchUp() {
		this.entries.values().forEach((entry) -> entry.settle(Long.MAX_VALUE));
	}

	/**
	 * The addresses of one answer, counted as a query; empty where the name does not
	 * exist.
	 */
	synchronized List<InetAddress> answer(String name) {
		this.queries.merge(key(name), 1L, Long::sum);
		Entry entry = this.entries.get(key(name));
		return (entry != null) ? entry.next(this.nanoTime.getAsLong()) : List.of();
	}

	/**
	 * Whether a name exists, counted as a query. Takes no turn: a resolver that asks for
	 * A and AAAA in pairs would else meet every second replica only.
	 */
	synchronized boolean exists(String name) {
		this.queries.merge(key(name), 1L, Long::sum);
		Entry entry = this.entries.get(key(name));
		return entry != null && !entry.addresses(this.nanoTime.getAsLong()).isEmpty();
	}

	synchronized long queries(String name) {
		return this.queries.getOrDefault(key(name), 0L);
	}

	synchronized long queries() {
		return this.queries.values().stream().mapToLong(Long::longValue).sum();
	}

	private static String key(String name) {
		String lower = name.toLowerCase(Locale.ROOT);
		return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
	}

	/**
	 * How the addresses behind a name are handed out.
	 */
	enum Style {

		/**
		 * All of them in each answer, the first one changing.
		 */
		ALL,

		/**
		 * One at a time, in turn.
		 */
		ONE

	}

	private record Change(long due, List<InetAddress> addresses) {
	}

	private static final class Entry {

		private final Style style;

		private final Deque<Change> changes = new ArrayDeque<>();

		private List<InetAddress> current = List.of();

		private Optional<List<InetAddress>> pinned = Optional.empty();

		private int turn;

		private Entry(Style style) {
			this.style = style;
		}

		private boolean isNew() {
			return this.current.isEmpty() && this.changes.isEmpty();
		}

		private void settle(long now) {
			while (!this.changes.isEmpty() && (now == Long.MAX_VALUE || this.changes.getFirst().due - now <= 0)) {
				this.current = this.changes.removeFirst().addresses;
			}
		}

		private List<InetAddress> addresses(long now) {
			settle(now);
			return this.pinned.orElse(this.current);
		}

		private List<InetAddress> next(long now) {
			List<InetAddress> addresses = new ArrayList<>(addresses(now));
			if (addresses.isEmpty()) {
				return addresses;
			}
			Collections.rotate(addresses, -(this.turn++ % addresses.size()));
			return (this.style == Style.ONE) ? addresses.subList(0, 1) : addresses;
		}

	}

}
