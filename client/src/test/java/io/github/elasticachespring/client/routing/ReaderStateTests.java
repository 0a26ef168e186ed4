package io.github.elasticachespring.client.routing;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.elasticachespring.client.routing.ReaderState.Health;

import static org.assertj.core.api.Assertions.assertThat;

class ReaderStateTests {

	private static final Duration MAX_LAG = Duration.ofSeconds(5);

	private static final ReaderState WELL = ReaderState.NEW.checked(replica(true, 0), MAX_LAG);

	@ParameterizedTest
	@CsvSource(textBlock = """
			# primary, linked, ready, behind | standing
			false, true,  true,  0, REPLICA
			false, true,  true,  5, REPLICA
			false, true,  true,  6, STALE
			false, false, true,  0, STALE
			false, true,  false, 0, OUT
			false, false, false, 9, OUT
			true,  true,  true,  0, PRIMARY
			true,  true,  false, 0, OUT
			""")
	void aCheckTellsTheStanding(boolean primary, boolean linked, boolean ready, int behind, Standing standing) {
		Health health = new Health(new Replication(primary, linked, 1), ready, Duration.ofSeconds(behind));
		assertThat(ReaderState.NEW.checked(health, MAX_LAG).standing()).isEqualTo(standing);
		assertThat(WELL.lost().connected().checked(health, MAX_LAG).standing()).isEqualTo(standing);
		assertThat(WELL.silent().checked(health, MAX_LAG).standing()).isEqualTo(standing);
	}

	@Test
	void theFirstSignTakesANodeOut() {
		assertThat(WELL.standing()).isEqualTo(Standing.REPLICA);
		assertThat(WELL.lost().standing()).isEqualTo(Standing.OUT);
		assertThat(WELL.silent().standing()).isEqualTo(Standing.OUT);
		assertThat(WELL.refused(Refusal.LOADING).standing()).isEqualTo(Standing.OUT);
	}

	@Test
	void aConnectionAloneDoesNotBringItBack() {
		assertThat(ReaderState.NEW.standing()).isEqualTo(Standing.OUT);
		assertThat(WELL.lost().connected().standing()).isEqualTo(Standing.OUT);
	}

	@Test
	void whatIsLostIsNotSilentOrRefusing() {
		assertThat(WELL.lost().silent()).isEqualTo(WELL.lost());
		assertThat(WELL.lost().refused(Refusal.LOADING)).isEqualTo(WELL.lost());
	}

	@Test
	void whoRefusesToAnswerWithOldDataStaysOutUntilItsLinkIsUp() {
		ReaderState refusing = WELL.refused(Refusal.MASTERDOWN);
		assertThat(refusing.checked(replica(false, 0), MAX_LAG).standing()).isEqualTo(Standing.OUT);
		assertThat(refusing.checked(replica(true, 0), MAX_LAG).standing()).isEqualTo(Standing.REPLICA);
		assertThat(refusing.checked(replica(true, 0), MAX_LAG).checked(replica(false, 0), MAX_LAG).standing())
			.isEqualTo(Standing.OUT);
	}

	@ParameterizedTest
	@EnumSource(Refusal.class)
	void refusalsAreReadByTheirCode(Refusal refusal) {
		assertThat(Refusal.of(refusal.name() + " said the server")).isEqualTo(refusal);
		assertThat(Refusal.of(refusal.name() + "S")).isNull();
		assertThat(Refusal.of("ERR " + refusal.name())).isNull();
		assertThat(Refusal.of("")).isNull();
	}

	private static Health replica(boolean linked, int secondsBehind) {
		return new Health(new Replication(false, linked, 1), true, Duration.ofSeconds(secondsBehind));
	}

}
