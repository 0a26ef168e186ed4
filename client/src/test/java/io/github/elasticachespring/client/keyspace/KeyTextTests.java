package io.github.elasticachespring.client.keyspace;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class KeyTextTests {

	@Test
	void whatCannotBePrintedIsEscaped() {
		assertThat(KeyText.of(ByteBuffer.wrap(new byte[] { 'a', 0, '\n', (byte) 0xff, '\\', '~' })))
			.isEqualTo("a\\x00\\x0a\\xff\\x5c~");
		assertThat(KeyText.of(utf8("käse"))).isEqualTo("k\\xc3\\xa4se");
	}

	@Test
	void aLongKeyIsCut() {
		assertThat(KeyText.of(utf8("k".repeat(100_000)))).isEqualTo("k".repeat(80) + "... (100000 bytes)");
		assertThat(KeyText.of(utf8("k".repeat(80)))).isEqualTo("k".repeat(80));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			user:42:cart                              | user:*:cart
			{user:42}:cart                            | {user:*}:cart
			user:4f9c2c1e-0b7e-4a4c-9a68-3e5d6a7b8c9d | user:*
			products::teapot                          | products::teapot
			queue                                     | queue
			order#7/lines/x                           | order#*/lines/x
			käse:x                                    | *:x
			""")
	void keysOfAKindHaveOnePattern(String key, String pattern) {
		assertThat(KeyText.pattern(utf8(key))).isEqualTo(pattern);
	}

	private static ByteBuffer utf8(String key) {
		return ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8));
	}

}
