package io.github.elasticachespring.benchmarks.faults;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one caller saw.
 *
 * @param key what it set
 * @param counter what it incremented
 * @param failures how often which command failed, and how
 * @param longestOutage its longest time without an acknowledged write, in microseconds
 * @param increments acknowledged increments
 * @param lastSet the last value whose SET was acknowledged
 * @param attemptedSet the last value it tried to set
 * @param lastReply what the last acknowledged increment returned
 * @param unanswered how many increments were begun after that
 * @param appliedTwice increments that were applied though nobody asked for them
 * @param gone increments that were acknowledged and later missing
 * @param staleReads reads of something older than an acknowledged SET
 */
record Report(String key, String counter, Map<String, Long> failures, long longestOutage, long increments, long lastSet,
		long attemptedSet, long lastReply, long unanswered, long appliedTwice, long gone, long staleReads) {

	/** One word; the inverse of {@link #parse}. */
	String encode() {
		String failed = new TreeMap<>(this.failures).entrySet()
			.stream()
			.map((failure) -> failure.getKey().replace(' ', '_') + '=' + failure.getValue())
			.collect(Collectors.joining("&"));
		return String.join(";", this.key, this.counter, failed,
				Arrays
					.stream(new long[] { this.longestOutage, this.increments, this.lastSet, this.attemptedSet,
							this.lastReply, this.unanswered, this.appliedTwice, this.gone, this.staleReads })
					.mapToObj(Long::toString)
					.collect(Collectors.joining(",")));
	}

	static Report parse(String encoded) {
		String[] parts = encoded.split(";");
		Map<String, Long> failures = new TreeMap<>();
		for (String failure : parts[2].split("&")) {
			int equals = failure.indexOf('=');
			if (equals > 0) {
				failures.put(failure.substring(0, equals).replace('_', ' '),
						Long.parseLong(failure.substring(equals + 1)));
			}
		}
		long[] n = Arrays.stream(parts[3].split(",")).mapToLong(Long::parseLong).toArray();
		return new Report(parts[0], parts[1], failures, n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8]);
	}

	/**
	 * What became of this caller's writes.
	 * @param value what its key holds in the end, -1 for nothing
	 * @param count what its counter holds in the end
	 */
	Judgement judge(long value, long count) {
		long lost = this.gone + Math.max(0, this.lastReply - count);
		lost += (this.staleReads > 0 || this.lastSet > value) ? 1 : 0;
		return new Judgement(lost, this.appliedTwice + Math.max(0, count - this.lastReply - this.unanswered));
	}

	/**
	 * What the server's data says.
	 *
	 * @param lost acknowledged writes that are not there
	 * @param appliedTwice increments applied more often than they were asked for
	 */
	record Judgement(long lost, long appliedTwice) {

		Judgement plus(Judgement other) {
			return new Judgement(this.lost + other.lost, this.appliedTwice + other.appliedTwice);
		}

	}

}
