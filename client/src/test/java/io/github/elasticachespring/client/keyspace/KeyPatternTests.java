package io.github.elasticachespring.client.keyspace;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class KeyPatternTests {

	@ParameterizedTest
	@CsvSource({ "*, anything, true", "session:*, session:1, true", "session:*, session:, true",
			"session:*, sessions:1, false", "*:cart, user:1:cart, true", "*:cart, user:1:carts, false",
			"a*b*c, aXbYbZc, true", "a*b*c, aXbYbZ, false", "h?llo, hello, true", "h?llo, hllo, false",
			"h[ae]llo, hallo, true", "h[ae]llo, hillo, false", "h[^e]llo, hallo, true", "h[^e]llo, hello, false",
			"v[0-9], v7, true", "v[0-9], vx, false", "a\\*b, a*b, true", "a\\*b, aXb, false", "lock, locks, false" })
	void matchesAsTheServerDoes(String pattern, String key, boolean matches) {
		ByteBuffer bytes = ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8));
		assertThat(KeyPattern.of(pattern).matches(bytes)).isEqualTo(matches);
		assertThat(bytes.position()).isZero();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			""    | 'session:*'
			a[b   | '\\['
			a[^   | '\\['
			a[b\\  | '\\\\'
			a[]   | '[a-z]'
			a[^]  | '[a-z]'
			a\\    | '\\\\'
			[é]   | '*'
			""")
	void refusesWhatIsMalformedAndShowsTheRightForm(String pattern, String form) {
		assertThatIllegalArgumentException().isThrownBy(() -> KeyPattern.of(pattern))
			.withMessageContaining("write ")
			.withMessageContaining(form)
			.withMessageEndingWith(".");
	}

	@ParameterizedTest
	@CsvSource({ "cart:4711:items, cart:*:items", "user:550e8400-e29b-41d4-a716-446655440000, user:*",
			"product42, product*", "mail:alice@example.com, mail:*.com", "ip:10.0.0.1, ip:*", "plain, plain" })
	void aShapeLeavesIdsOut(String key, String shape) {
		assertThat(KeyShape.of(key.getBytes(StandardCharsets.UTF_8))).isEqualTo(shape);
	}

	@Test
	void theVersionDecidesHowAMissingTtlIsSet() {
		assertThat(ServerForm.of("6.2.11")).isEqualTo(ExpireForm.SCRIPT);
		assertThat(ServerForm.of("7.0.0")).isEqualTo(ExpireForm.NX);
		assertThat(ServerForm.of("10.1.0")).isEqualTo(ExpireForm.NX);
	}

}
