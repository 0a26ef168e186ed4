package io.github.elasticachespring.benchmarks.throughput;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

import org.springframework.boot.DefaultApplicationArguments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ResultsTests {

	private final Scenario scenario = Scenario.platform(64);

	private final Results results = new Results(Contender.BOOT_LETTUCE);

	ResultsTests() {
		this.results.add(this.scenario,
				Map.of(Contender.BOOT_LETTUCE, rounds(100, 200, 150), Contender.STARTER, rounds(300, 500, 600)));
	}

	@Test
	void aRatioIsTheMedianOfTheRoundsRatios() {
		assertThat(this.results.ratio(this.scenario, Contender.STARTER)).isEqualTo(3.0);
	}

	@Test
	void aThroughputIsTheMedianOfTheRounds() {
		assertThat(this.results.median(this.scenario, Contender.STARTER, Measurement::commandsPerSecond))
			.isEqualTo(500);
	}

	@Test
	void whatWasNotMeasuredIsLeftEmpty() {
		Results onlyOurs = new Results(Contender.BOOT_LETTUCE);
		onlyOurs.add(this.scenario, Map.of(Contender.STARTER, rounds(300)));
		assertThat(MarkdownReport.of(onlyOurs)).contains("| this starter | 300 |  | 1 |");
		assertThat(SvgChart.of(onlyOurs)).contains("this starter");
	}

	@Test
	void theTableHasARowForEachClientAndTheLimit() {
		this.results.limit(this.scenario, 1234);
		assertThat(MarkdownReport.of(this.results)).contains("| 64 threads, 100 B | Boot with Lettuce | 150 | 1.00 |",
				"| 64 threads, 100 B | this starter | 500 | 3.00 |",
				"| 64 threads, 100 B | the server's own benchmark | 1,234 |");
	}

	@Test
	void theKeyspacesCostIsARatioToTheSameClientWithoutIt() {
		Results keyspace = new Results(Plan.keyspace().base());
		keyspace.add(this.scenario,
				Map.of(Contender.KEYSPACE_OFF, rounds(100, 200), Contender.KEYSPACE_ON, rounds(90, 160)));
		assertThat(MarkdownReport.of(keyspace)).contains("| starter, TTL and guard off | 150 | 1.00 |",
				"| starter, TTL and guard on | 125 | 0.85 |");
		assertThat(Plan.keyspace().contenders()).containsExactly(Contender.KEYSPACE_OFF, Contender.KEYSPACE_ON);
		assertThat(Plan.brief().contenders()).contains(Contender.STARTER, Contender.BARE)
			.doesNotContain(Contender.KEYSPACE_OFF, Contender.KEYSPACE_ON, Contender.UNOBSERVED);
	}

	@Test
	void whatOthersAreComparedWithCanBeChosen() {
		Plan plan = Plan.features().with(new DefaultApplicationArguments("--base=unobserved", "--warm-up=7"));
		assertThat(plan.base()).isEqualTo(Contender.UNOBSERVED);
		assertThat(plan.warmUp()).isEqualTo(Duration.ofSeconds(7));
		assertThat(plan.contenders()).containsExactly(Contender.BARE, Contender.UNOBSERVED, Contender.STARTER);
	}

	@Test
	void thePictureHasABarForEachClient() {
		assertThat(SvgChart.of(this.results)).contains(">1.00</text>", ">3.00</text>").endsWith("</svg>\n");
	}

	@Test
	void aMeasurementReachesTheOtherProcessUnchanged() {
		Measurement sent = rounds(1000).get(0);
		Measurement received = Measurement.parse(sent.encode());
		assertThat(received).usingRecursiveComparison().ignoringFields("latencies").isEqualTo(sent);
		assertThat(received.latencies()).isEqualTo(sent.latencies());
		assertThat(received.latencyMicros(99)).isCloseTo(sent.latencyMicros(99), within(0.1));
	}

	@Test
	void aScenarioReachesTheOtherProcessUnchanged() {
		Scenario sent = Scenario.virtual(512).valueSize(4096).pipeline(50);
		assertThat(Scenario.parse(sent.encode())).isEqualTo(sent);
		assertThat(sent.title()).isEqualTo("512 virtual threads, 4 KB, pipelines of 50");
		Scenario sets = this.scenario.workload(Workload.SETS);
		assertThat(Scenario.parse(sets.encode())).isEqualTo(sets);
		assertThat(sets.title()).isEqualTo("64 threads, 100 B, SET");
	}

	@Test
	void aTargetReachesTheOtherProcessUnchanged() {
		Target named = new Target("127.0.0.1", 6379,
				new Target.Named("a.example:6379", "127.0.0.1:53", "file:/ca.pem"));
		assertThat(Target.parse(named.encode())).isEqualTo(named);
		Target unnamed = new Target("127.0.0.1", 6379, null);
		assertThat(Target.parse(unnamed.encode())).isEqualTo(unnamed);
	}

	private static List<Measurement> rounds(long... commandsPerSecond) {
		return LongStream.of(commandsPerSecond).mapToObj((commands) -> {
			Histogram latencies = Measurement.newHistogram();
			latencies.recordValue(1_000);
			return new Measurement(commands, 1_000_000_000, 5_000, -1, 100_000_000, latencies);
		}).toList();
	}

}
