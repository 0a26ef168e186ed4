package io.github.elasticachespring.client.routing;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ReplicationTests {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private final PrimaryOffsets offsets = new PrimaryOffsets(Duration.ofSeconds(7));

	@Test
	void whatAPrimarySays() {
		assertThat(Replication.parse("# Replication\r\nrole:master\r\nconnected_slaves:0\r\nmaster_repl_offset:42\r\n"))
			.isEqualTo(new Replication(true, true, 42));
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			up,   0, true
			up,   1, false
			down, 0, false
			down, 1, false
			""")
	void whatAReplicaSays(String link, String synchronising, boolean linked) {
		String info = """
				# Replication
				role:slave
				master_link_status:%s
				master_sync_in_progress:%s
				slave_repl_offset:17
				master_repl_offset:17
				""".formatted(link, synchronising);
		assertThat(Replication.parse(info)).isEqualTo(new Replication(false, linked, 17));
	}

	@Test
	void whatIsNotSaidIsNotKnown() {
		assertThat(Replication.parse("")).isEqualTo(new Replication(false, false, -1));
		assertThat(Replication.parse("role:master\r\nmaster_repl_offset:many"))
			.isEqualTo(new Replication(true, true, -1));
		assertThat(Replication.ofRole("replica")).isEqualTo(new Replication(false, true, -1));
	}

	@Test
	void aReplicaIsAsFarBehindAsWhatItLacks() {
		this.offsets.add(100, 0);
		this.offsets.add(200, SECOND);
		this.offsets.add(300, 2 * SECOND);
		assertThat(this.offsets.behind(300, 3 * SECOND)).isZero();
		assertThat(this.offsets.behind(299, 3 * SECOND)).hasSeconds(1);
		assertThat(this.offsets.behind(200, 3 * SECOND)).hasSeconds(1);
		assertThat(this.offsets.behind(150, 3 * SECOND)).hasSeconds(2);
		assertThat(this.offsets.behind(0, 3 * SECOND)).hasSeconds(3);
	}

	@Test
	void aPrimaryThatWritesNothingLeavesNobodyBehind() {
		for (int second = 0; second < 100; second++) {
			this.offsets.add(100, second * SECOND);
		}
		assertThat(this.offsets.behind(100, 100 * SECOND)).isZero();
		this.offsets.add(101, 100 * SECOND);
		assertThat(this.offsets.behind(100, 101 * SECOND)).hasSeconds(1);
	}

	@Test
	void whoLacksWhatIsOlderThanTheHistoryIsAtLeastAsFarBehindAsItReaches() {
		for (int second = 0; second <= 100; second++) {
			this.offsets.add(100 + second, second * SECOND);
		}
		assertThat(this.offsets.behind(50, 100 * SECOND)).isGreaterThanOrEqualTo(Duration.ofSeconds(7))
			.isLessThan(Duration.ofSeconds(10));
	}

	@Test
	void anotherHistoryBeginsAnew() {
		this.offsets.add(1000, 0);
		this.offsets.add(10, 5 * SECOND);
		assertThat(this.offsets.behind(10, 9 * SECOND)).isZero();
		assertThat(this.offsets.behind(9, 9 * SECOND)).hasSeconds(4);
	}

}
