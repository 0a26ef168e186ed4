package io.github.elasticachespring.simulator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * What builders accept: what ElastiCache accepts.
 */
class SimulatorBuilderTests {

	@ParameterizedTest
	@ValueSource(strings = { "fifteen-chars-x", "", "a token with a space in it", "tab\ttab-tab-tab-tab" })
	void tokensElastiCacheRefusesAreRefused(String token) {
		assertThatIllegalArgumentException().isThrownBy(() -> ElastiCacheSimulator.replicationGroup().authToken(token))
			.withMessageContaining("16 to 128");
		assertThatIllegalArgumentException().isThrownBy(() -> ElastiCacheSimulator.cluster().authToken(token));
	}

	@Test
	void tokensUpTo128CharactersAreAccepted() {
		assertThatNoException().isThrownBy(() -> ElastiCacheSimulator.cluster().authToken("x".repeat(128)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ElastiCacheSimulator.cluster().authToken("x".repeat(129)));
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 6 })
	void thereAreUpToFiveReplicas(int replicas) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ElastiCacheSimulator.replicationGroup().replicas(replicas));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ElastiCacheSimulator.cluster().replicasPerShard(replicas));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Orders", "1orders", "orders-", "a--b", "a.b" })
	void namesAreThoseOfGroups(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> ElastiCacheSimulator.serverless().name(name));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "two words", "quo\"ted", "default" })
	void usersAreNamedByOneWord(String name) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ElastiCacheSimulator.serverless().user(name, "a-password-of-the-tests"));
	}

}
