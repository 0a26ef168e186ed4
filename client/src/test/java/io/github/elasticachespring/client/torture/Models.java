package io.github.elasticachespring.client.torture;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What a key may hold, going by what its only writer was told. Each model is used by one
 * thread, and after it has ended by another.
 */
final class Models {

	private Models() {
	}

	/** A value that is set and read. */
	static final class Register {

		private Set<String> possible = new HashSet<>(Set.of(""));

		void set(String value, Ending<?> ending) {
			if (ending.isDone()) {
				this.possible = new HashSet<>(Set.of(value));
			}
			else if (ending.isUnknown()) {
				this.possible.add(value);
			}
		}

		/**
		 * A read.
		 * @return what is wrong, {@code null} if nothing is
		 */
		@Nullable String read(@Nullable String value) {
			String seen = (value != null) ? value : "";
			if (!this.possible.contains(seen)) {
				return "holds '%s' where one of %s was expected".formatted(seen, this.possible);
			}
			this.possible = new HashSet<>(Set.of(seen));
			return null;
		}

	}

	/** A counter that is incremented by one command after the other. */
	static final class Counter {

		private long count;

		private long unknown;

		@Nullable String increment(Ending<Long> ending) {
			if (ending.isUnknown()) {
				this.unknown++;
			}
			return ending.isDone() ? see(ending.reply() - 1, ending.reply()) : null;
		}

		/**
		 * A read.
		 * @return what is wrong, {@code null} if nothing is
		 */
		@Nullable String read(@Nullable String value) {
			long seen = (value != null) ? Long.parseLong(value) : 0;
			return see(seen, seen);
		}

		private @Nullable String see(long before, long now) {
			long least = this.count;
			long most = this.count + this.unknown;
			this.count = now;
			this.unknown = 0;
			return (before >= least && before <= most) ? null
					: "stood at %d where %d to %d was expected".formatted(before, least, most);
		}

	}

	/** A counter that is incremented by several commands at a time. */
	static final class ConcurrentCounter {

		private final Set<Long> replies = new HashSet<>();

		private long acknowledged;

		private long unknown;

		@Nullable String increment(Ending<Long> ending) {
			if (ending.isUnknown()) {
				this.unknown++;
			}
			if (!ending.isDone()) {
				return null;
			}
			this.acknowledged++;
			return this.replies.add(ending.reply()) ? null : "returned %d twice".formatted(ending.reply());
		}

		@Nullable String read(@Nullable String value) {
			long seen = (value != null) ? Long.parseLong(value) : 0;
			return (seen >= this.acknowledged && seen <= this.acknowledged + this.unknown) ? null
					: "stands at %d after %d acknowledged increments and %d unknown ones".formatted(seen,
							this.acknowledged, this.unknown);
		}

	}

	/** A list that numbers are appended to in their order. */
	static final class Journal {

		private final Set<Long> acknowledged = new HashSet<>();

		private final Set<Long> unknown = new HashSet<>();

		void append(long number, Ending<?> ending) {
			if (ending.isDone()) {
				this.acknowledged.add(number);
			}
			else if (ending.isUnknown()) {
				this.unknown.add(number);
			}
		}

		/**
		 * Looks at all of it.
		 * @param numbers the oldest first
		 * @param lost how many may have been taken by somebody who was not told
		 * @return what is wrong, {@code null} if nothing is
		 */
		@Nullable String read(List<Long> numbers, int lost) {
			long previous = -1;
			for (long number : numbers) {
				if (number <= previous) {
					return "has %d after %d".formatted(number, previous);
				}
				if (!this.acknowledged.contains(number) && !this.unknown.contains(number)) {
					return "has %d, which was not executed".formatted(number);
				}
				previous = number;
			}
			List<Long> missing = new ArrayList<>(this.acknowledged);
			missing.removeAll(new HashSet<>(numbers));
			return (missing.size() <= lost) ? null : "misses %s, and %d may be missing".formatted(missing, lost);
		}

		int size() {
			return this.acknowledged.size();
		}

	}

}
