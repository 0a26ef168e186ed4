package io.github.elasticachespring.autoconfigure.connection;

import io.lettuce.core.ReadFrom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.elasticachespring.client.ReadPreference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ReadPreferencesTests {

	@ParameterizedTest
	@CsvSource({ "master, PRIMARY", "masterPreferred, PRIMARY", "upstream, PRIMARY", "upstreamPreferred, PRIMARY",
			"replicaPreferred, READER_PREFERRED", "any, READER_PREFERRED", "nearest, READER_PREFERRED",
			"lowestLatency, READER_PREFERRED", "replica, READER_ONLY", "anyReplica, READER_ONLY" })
	void knowsTheSettingsOfLettuce(String readFrom, ReadPreference expected) {
		assertThat(ReadPreferences.of(ReadFrom.valueOf(readFrom))).isEqualTo(expected);
	}

	@Test
	void refusesWhatItCannotTranslate() {
		assertThatIllegalArgumentException().isThrownBy(() -> ReadPreferences.of(ReadFrom.subnet("10.0.0.0/8")))
			.withMessageContaining("'elasticache.read-from'");
	}

}
