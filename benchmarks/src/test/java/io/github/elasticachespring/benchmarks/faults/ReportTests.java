package io.github.elasticachespring.benchmarks.faults;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.github.elasticachespring.benchmarks.faults.Report.Judgement;
import io.github.elasticachespring.benchmarks.faults.Trial.Result;

import static org.assertj.core.api.Assertions.assertThat;

class ReportTests {

	private final Map<String, String> server = new HashMap<>();

	private final RuntimeException failure = new IllegalStateException("READONLY You can't write");

	private boolean failing;

	private int round;

	private final Caller caller = new Caller(new Memory(), "key", "counter");

	@Test
	void countsWhatFailedByCommandAndCode() {
		this.failing = true;
		turn(1);
		assertThat(this.caller.report(0).failures()).containsOnly(Map.entry("SET IllegalStateException(READONLY)", 1L),
				Map.entry("GET IllegalStateException(READONLY)", 1L),
				Map.entry("INCR IllegalStateException(READONLY)", 1L));
	}

	@Test
	void allIsThereWhenNothingFailed() {
		turn(3);
		assertThat(judge()).isEqualTo(new Judgement(0, 0));
	}

	@Test
	void anIncrementThatFailedMayHaveBeenApplied() {
		turn(2);
		this.failing = true;
		turn(1);
		this.server.merge("counter", "1", ReportTests::add);
		assertThat(judge()).isEqualTo(new Judgement(0, 0));
	}

	@Test
	void anIncrementNobodyAskedForWasAppliedTwice() {
		turn(2);
		this.server.merge("counter", "1", ReportTests::add);
		assertThat(judge()).isEqualTo(new Judgement(0, 1));
		turn(1);
		assertThat(judge()).isEqualTo(new Judgement(0, 1));
	}

	@Test
	void whatWasAcknowledgedAndIsNotThereIsLost() {
		turn(3);
		this.server.put("counter", "1");
		this.server.put("key", "1");
		assertThat(judge()).isEqualTo(new Judgement(3, 0));
	}

	@Test
	void travelsAsAWord() {
		turn(2);
		this.failing = true;
		turn(1);
		Report report = this.caller.report(0);
		assertThat(Report.parse(report.encode())).isEqualTo(report);
		assertThat(report.encode()).doesNotContain(" ");
	}

	@Test
	void aClientThatNeverRecoversIsSaidNeverToHave() {
		Result result = new Result(Scenario.CRASH, Contender.BOOT_LETTUCE, List.of(this.caller.report(0)),
				new Judgement(0, 2), List.of(), false);
		assertThat(FaultTable.row(result, Duration.ofSeconds(25))).contains("| never in 25 s | 0 | 2 |");
	}

	@Test
	void ofManyFailoversMedianAndLongestAreShown() {
		Result result = new Result(Scenario.TEN_PLANNED, Contender.STARTER, List.of(this.caller.report(0)),
				new Judgement(0, 0), List.of(90_000L, 200_000L, 100_000L), true);
		assertThat(FaultTable.row(result, Duration.ofSeconds(25))).contains("| 0.10 s (median), 0.20 s (longest) |");
	}

	/** Lets the caller make some rounds, in this thread. */
	private void turn(int rounds) {
		for (int i = 0; i < rounds; i++) {
			this.caller.round(this.round++);
		}
	}

	private Judgement judge() {
		return this.caller.report(0)
			.judge(Long.parseLong(this.server.getOrDefault("key", "-1")),
					Long.parseLong(this.server.getOrDefault("counter", "0")));
	}

	private static String add(String one, String other) {
		return Long.toString(Long.parseLong(one) + Long.parseLong(other));
	}

	/** A server of which everything is known. */
	private final class Memory implements FaultClient {

		@Override
		public void set(String key, String value) {
			check();
			ReportTests.this.server.put(key, value);
		}

		@Override
		public String get(String key) {
			check();
			return ReportTests.this.server.get(key);
		}

		@Override
		public long increment(String key) {
			check();
			return Long.parseLong(ReportTests.this.server.merge(key, "1", ReportTests::add));
		}

		@Override
		public void close() {
			// Nothing to close.
		}

		private void check() {
			if (ReportTests.this.failing) {
				throw ReportTests.this.failure;
			}
		}

	}

}
