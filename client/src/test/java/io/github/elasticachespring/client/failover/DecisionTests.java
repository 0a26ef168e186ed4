package io.github.elasticachespring.client.failover;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.elasticachespring.client.command.Repeatability;

import static org.assertj.core.api.Assertions.assertThat;

class DecisionTests {

	@ParameterizedTest
	@CsvSource({
			// outcome, bound, repeatability, policy, decision
			"ANSWERED, false, NEVER, EXACT, DELIVER", "ANSWERED, true, EXACT, NEVER, DELIVER",
			"REJECTED, false, NEVER, NEVER, SEND_AGAIN", "REJECTED, true, EXACT, STATE, FAIL_UNSENT",
			"NOT_SENT, false, NEVER, NEVER, SEND_AGAIN", "NOT_SENT, true, EXACT, STATE, FAIL_UNSENT",
			"UNKNOWN, false, EXACT, EXACT, SEND_AGAIN", "UNKNOWN, false, STATE, EXACT, FAIL_UNKNOWN",
			"UNKNOWN, false, NEVER, EXACT, FAIL_UNKNOWN", "UNKNOWN, false, EXACT, STATE, SEND_AGAIN",
			"UNKNOWN, false, STATE, STATE, SEND_AGAIN", "UNKNOWN, false, NEVER, STATE, FAIL_UNKNOWN",
			"UNKNOWN, false, EXACT, NEVER, FAIL_UNKNOWN", "UNKNOWN, false, STATE, NEVER, FAIL_UNKNOWN",
			"UNKNOWN, true, EXACT, STATE, FAIL_UNKNOWN" })
	void followsFromOutcomeAndTraits(Outcome outcome, boolean bound, Repeatability repeatability, RepeatPolicy policy,
			Decision decision) {
		assertThat(Decision.of(outcome, bound, repeatability, policy)).isEqualTo(decision);
	}

	@ParameterizedTest
	@EnumSource
	void knowsARejectionByItsCode(Rejection rejection) {
		assertThat(Rejection.of(rejection.name() + " some words")).isEqualTo(rejection);
		assertThat(Rejection.of(rejection.name())).isEqualTo(rejection);
		assertThat(Rejection.of("EXECABORT Transaction discarded because of: %s words".formatted(rejection)))
			.isEqualTo(rejection);
	}

	@Test
	void knowsAScriptThatEndedAtItsFirstWrite() {
		assertThat(
				Rejection.of("ERR Error running script (call to f_2bab3b): @user_script:1: @user_script: 1: -READONLY "
						+ "You can't write against a read only replica."))
			.isEqualTo(Rejection.READONLY);
		assertThat(Rejection
			.of("READONLY You can't write against a read only replica. script: 2bab3b, on @user_script:1."))
			.isEqualTo(Rejection.READONLY);
		assertThat(Rejection.of("ERR Error running script (call to f_2bab3b): @user_script:1: user_script:1: READONLY"))
			.isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "ERR unknown command", "WRONGTYPE Operation", "READONLYX", "LOADINGS", "NOSCRIPT No",
			"MOVEDX 1 a:1", "ASKING", "CROSSSLOT Keys", "NOAUTH", "MISCONF Redis", "OOM command",
			"EXECABORT Transaction discarded because of previous errors." })
	void leavesTheCommandsOwnErrorsAlone(String error) {
		assertThat(Rejection.of(error)).isNull();
	}

	@Test
	void tellsWhatConcernsTheNodeFromWhatConcernsTheCommand() {
		assertThat(Rejection.READONLY.concernsNode()).isTrue();
		assertThat(Rejection.LOADING.concernsNode()).isTrue();
		assertThat(Rejection.TRYAGAIN.concernsNode()).isFalse();
		assertThat(Rejection.NOREPLICAS.concernsNode()).isFalse();
	}

}
