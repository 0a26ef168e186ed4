package io.github.elasticachespring.client.keyspace;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class HashTagTests {

	private static final String RIGHT_FORM = "{user:42}:session";

	@Test
	void keysOfATagLieInItsSlot() {
		HashTag user = HashTag.of("user", 42);
		assertThat(user).hasToString("{user:42}");
		assertThat(user.key("session")).isEqualTo("{user:42}:session");
		assertThat(user.key("cart", "new", 7)).isEqualTo("{user:42}:cart:new:7");
		assertThat(user.slot()).isEqualTo(Slots.of("{user:42}:session")).isEqualTo(Slots.of("user:42"));
		assertThat(HashTag.of("user").key("x")).isEqualTo("{user}:x");
	}

	@Test
	void aSeparatorOfOnesOwnStandsBetweenAllParts() {
		HashTags tags = new HashTags("|");
		assertThat(tags.separator()).isEqualTo("|");
		assertThat(tags.of("user", 42).key("cart", 7)).isEqualTo("{user|42}|cart|7");
		assertThat(tags.parse("{user|42}|cart|7").key("session")).isEqualTo("{user|42}|session");
	}

	@Test
	void aKeyIsParsedBack() {
		String key = HashTag.of("user", 42).key("cart", "new");
		HashTag tag = HashTag.parse(key);
		assertThat(tag).isEqualTo(HashTag.of("user", 42));
		assertThat(tag.rest(key)).isEqualTo("cart:new");
		assertThat(tag.key(tag.rest(key))).isEqualTo(key);
		assertThat(tag.isOf(key)).isTrue();
	}

	@Test
	void aTagIsFoundWhereverTheServerFindsIt() {
		assertThat(HashTag.parse("orders::{user:42}:cart").value()).isEqualTo("user:42");
		assertThat(HashTag.parse("}{a}{b}").value()).isEqualTo("a");
		assertThat(HashTag.of("user", 42).isOf("orders::{user:42}")).isTrue();
		assertThat(HashTag.of("user", 42).isOf("{user:43}:cart")).isFalse();
		assertThat(HashTag.of("user", 42).isOf("user:42")).isFalse();
	}

	@Test
	void bracesAfterTheTagDoNoHarm() {
		String key = HashTag.of("user", 42).key("{", "}x{y}");
		assertThat(Slots.of(key)).isEqualTo(HashTag.of("user", 42).slot());
		assertThat(HashTag.parse(key)).isEqualTo(HashTag.of("user", 42));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			user:42:session   | has no braces
			{user:42:session  | has a brace that is never closed
			}{user:42         | has a brace that is never closed
			{}:session        | has nothing between its braces
			{}{user}:session  | has nothing between its braces
			""")
	void aKeyWithoutATagIsRefused(String key, String reason) {
		assertThatIllegalArgumentException().isThrownBy(() -> HashTag.parse(key))
			.withMessageContainingAll("'" + key + "'", reason, RIGHT_FORM);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "}", "{a}", "a{b", "a}b", "}{" })
	void bracesInsideATagAreRefused(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> HashTag.of(value))
			.withMessageContainingAll("'" + value + "'", RIGHT_FORM);
		assertThatIllegalArgumentException().isThrownBy(() -> HashTag.of("user", value))
			.withMessageContaining(RIGHT_FORM);
	}

	@Test
	void anOpenBraceInATagIsRefusedAlsoInAKeyThatTheServerWouldTake() {
		assertThatIllegalArgumentException().isThrownBy(() -> HashTag.parse("{a{b}:c")).withMessageContaining("'a{b'");
	}

	@Test
	@SuppressWarnings("NullAway")
	void emptyPartsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> HashTag.of("")).withMessageContaining(RIGHT_FORM);
		assertThatIllegalArgumentException().isThrownBy(() -> HashTag.of("user", ""));
		assertThatIllegalArgumentException().isThrownBy(() -> HashTag.of("user", (Object) null))
			.withMessageContaining("null");
		assertThatIllegalArgumentException().isThrownBy(() -> HashTag.of("user").key(""));
		assertThatIllegalArgumentException().isThrownBy(() -> HashTag.of("user").key("a", ""));
		assertThatIllegalArgumentException().isThrownBy(() -> new HashTag("", ":"))
			.withMessageContainingAll("empty hash tag", RIGHT_FORM);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "}", "{}" })
	void aSeparatorThatIsNoneIsRefused(String separator) {
		assertThatIllegalArgumentException().isThrownBy(() -> new HashTags(separator)).withMessageContaining("':'");
	}

	@Test
	void aKeyOfAnotherTagHasNoRest() {
		assertThatIllegalArgumentException().isThrownBy(() -> HashTag.of("user", 42).rest("{user:43}:cart"))
			.withMessageContainingAll("{user:43}:cart", "{user:42}:");
	}

}
