package io.github.elasticachespring.client.keyspace;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.elasticachespring.client.keyspace.TtlPolicy.Builder;
import io.github.elasticachespring.client.keyspace.TtlPolicy.Choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Which TTL a key gets, and which policies are refused.
 */
class TtlPolicyTests {

	@Test
	void exemptionsComeFirstThenTheFirstRuleThatMatchesThenTheDefault() {
		TtlPolicy policy = TtlPolicy.builder()
			.defaultTtl(Duration.ofHours(1))
			.rule(TtlRule.of("user:*:cart", Duration.ofMinutes(5)).refreshing())
			.rule(TtlRule.of("user:*", Duration.ofMinutes(10)))
			.exempt("user:root*", "lock:*")
			.build();
		assertThat(policy.choose(key("user:42:cart"))).isEqualTo(new Choice(false, 300_000, true));
		assertThat(policy.choose(key("user:42"))).isEqualTo(new Choice(false, 600_000, false));
		assertThat(policy.choose(key("order:1"))).isEqualTo(new Choice(false, 3_600_000, false));
		assertThat(policy.choose(key("user:root:cart")).exempt()).isTrue();
		assertThat(policy.choose(key("lock:1")).exempt()).isTrue();
		assertThat(policy.chooseByName(key("order:1")).hasTtl()).isFalse();
		assertThat(policy.chooseByName(key("user:42")).hasTtl()).isTrue();
	}

	@Test
	void withoutADefaultARuleOrACapItOnlyWarns() {
		assertThat(TtlPolicy.builder().exempt("lock:*").build().enforcement()).isEqualTo(TtlEnforcement.WARN);
		assertThat(withDefault(Duration.ofHours(1)).build().enforcement()).isEqualTo(TtlEnforcement.APPLY);
		assertThat(TtlPolicy.builder().max(Duration.ofHours(1)).build().enforcement()).isEqualTo(TtlEnforcement.APPLY);
		assertThat(TtlPolicy.builder().rule(TtlRule.of("a", Duration.ofHours(1))).build().enforcement())
			.isEqualTo(TtlEnforcement.APPLY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT-1S", "PT0.000999S" })
	void whatIsNoTimeIsRefused(Duration duration) {
		assertThatIllegalArgumentException().isThrownBy(withDefault(duration)::build)
			.withMessageContainingAll("default", "such as 1h", duration.toString());
		assertThatIllegalArgumentException().isThrownBy(TtlPolicy.builder().max(duration)::build)
			.withMessageContainingAll("cap", "such as 7d", duration.toString());
		assertThatIllegalArgumentException().isThrownBy(() -> TtlRule.of("a", duration))
			.withMessageContainingAll("such as 30m", duration.toString());
	}

	@Test
	void whatIsLongerThanTheCapIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(withDefault(Duration.ofHours(2)).max(Duration.ofHours(1))::build)
			.withMessageContainingAll("default", "PT2H", "cap, PT1H", "shorter");
		assertThatIllegalArgumentException()
			.isThrownBy(TtlPolicy.builder()
				.rules(List.of(TtlRule.of("user:*", Duration.ofHours(2))))
				.max(Duration.ofHours(1))::build)
			.withMessageContainingAll("user:*", "PT2H", "cap, PT1H", "shorter");
	}

	@ParameterizedTest
	@ValueSource(doubles = { -0.1, 1.1, Double.NaN })
	void aShareIsAShare(double share) {
		assertThatIllegalArgumentException().isThrownBy(() -> new TtlJitter(share))
			.withMessageContainingAll("from 0 to 1", "0.1");
	}

	@Test
	void jitterTakesUpToItsShareAndNeverAll() {
		RandomGenerator nearlyOne = () -> -1L;
		RandomGenerator zero = () -> 0L;
		assertThat(new TtlJitter(0.5).apply(Duration.ofHours(1), nearlyOne)).isBetween(Duration.ofMinutes(30),
				Duration.ofMinutes(30).plusSeconds(1));
		assertThat(new TtlJitter(0.5).apply(Duration.ofHours(1), zero)).isEqualTo(Duration.ofHours(1));
		assertThat(new TtlJitter(1).apply(Duration.ofMillis(5), nearlyOne)).isEqualTo(Duration.ofMillis(1));
		assertThat(new TtlJitter(0).apply(Duration.ofMillis(10_001), nearlyOne)).isEqualTo(Duration.ofMillis(10_001));
	}

	private static Builder withDefault(Duration ttl) {
		return TtlPolicy.builder().defaultTtl(ttl);
	}

	private static ByteBuffer key(String key) {
		return ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8));
	}

}
