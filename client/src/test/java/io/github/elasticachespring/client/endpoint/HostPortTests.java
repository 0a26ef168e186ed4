package io.github.elasticachespring.client.endpoint;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class HostPortTests {

	@ParameterizedTest
	@CsvSource({ "cache.example, cache.example, 6379", "Cache.Example:6380, cache.example, 6380",
			"' cache.example:1 ', cache.example, 1", "127.0.0.1:65535, 127.0.0.1, 65535", "::1, ::1, 6379",
			"[::1], ::1, 6379", "[::1]:6380, ::1, 6380" })
	void readsHostOrHostAndPort(String value, String host, int port) {
		assertThat(HostPort.parse(value)).isEqualTo(new HostPort(host, port));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", ":6379", "cache:", "cache:port", "cache:0", "cache:65536", "cache:-1", "a b",
			"a,b", "user@cache", "rediss://cache:6379", "cache/0", "[::1]6379" })
	void refusesAnythingElse(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> HostPort.parse(value));
	}

	@ParameterizedTest
	@ValueSource(strings = { "cache.example:6379", "[::1]:6379" })
	void printsWhatItReads(String value) {
		assertThat(HostPort.parse(value)).hasToString(value);
	}

}
