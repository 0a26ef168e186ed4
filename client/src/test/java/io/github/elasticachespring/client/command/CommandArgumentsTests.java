package io.github.elasticachespring.client.command;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.CompressionCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandKeyword;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CommandArgumentsTests {

	@Test
	void lettucesArgumentsAreReadInPlace() {
		assertThat(DirectArguments.isAvailable()).isTrue();
		assertThat(CommandArguments.of(new CommandArgs<>(StringCodec.UTF8))).isInstanceOf(DirectArguments.class);
	}

	@Test
	void bothWaysSeeWhatTheServerWillSee() {
		assertSame(fill(new CommandArgs<>(StringCodec.UTF8), "käse"));
		assertSame(fill(new CommandArgs<>(StringCodec.ASCII), "key"));
		assertSame(fill(new CommandArgs<>(new StringCodec(StandardCharsets.UTF_16)), "key"));
		assertSame(fill(new CommandArgs<>(ByteArrayCodec.INSTANCE), "key".getBytes(StandardCharsets.UTF_8)));
		assertSame(fill(
				new CommandArgs<>(
						CompressionCodec.valueCompressor(StringCodec.UTF8, CompressionCodec.CompressionType.GZIP)),
				"key"));
	}

	@Test
	void anOptionIsReadInEitherCaseWhateverItWasAddedAs() {
		CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8).add(CommandKeyword.NX)
			.add("nx")
			.add("Nx".getBytes(StandardCharsets.UTF_8))
			.addKey("nX")
			.addValue("NX")
			.add("NX".toCharArray());
		CommandArguments arguments = CommandArguments.of(args);
		for (int i = 0; i < args.count(); i++) {
			assertThat(arguments.token(i)).isEqualTo("NX");
			assertThat(arguments.is(i, "NX")).isTrue();
			assertThat(arguments.is(i, "XX")).isFalse();
		}
		assertThat(arguments.is(args.count(), "NX")).isFalse();
	}

	@Test
	void lettersBeyondAsciiAreNoOption() {
		Locale before = Locale.getDefault();
		try {
			Locale.setDefault(Locale.forLanguageTag("tr"));
			CommandArguments arguments = CommandArguments
				.of(new CommandArgs<>(StringCodec.UTF8).add("l\u0131m\u0131t").add("limit"));
			assertThat(arguments.is(0, "LIMIT")).isFalse();
			assertThat(arguments.is(1, "LIMIT")).isTrue();
		}
		finally {
			Locale.setDefault(before);
		}
	}

	@Test
	void whatIsTooLongToBeAnOptionIsNone() {
		CommandArguments arguments = CommandArguments
			.of(new CommandArgs<>(StringCodec.UTF8).add("x".repeat(1000)).addKey("x".repeat(1000)));
		assertThat(arguments.token(0)).isEmpty();
		assertThat(arguments.token(1)).isEmpty();
	}

	@Test
	void aNumberIsAPlainOne() {
		CommandArguments arguments = CommandArguments.of(new CommandArgs<>(StringCodec.UTF8).add(12)
			.add("34")
			.addKey("56")
			.add(-1)
			.add("1x")
			.add("")
			.add(1.0)
			.add("9".repeat(30))
			.add("9223372036854775808")
			.add("9999999999999999999")
			.add(Long.MAX_VALUE));
		assertThat(arguments.number(0)).isEqualTo(12);
		assertThat(arguments.number(1)).isEqualTo(34);
		assertThat(arguments.number(2)).isEqualTo(56);
		for (int i = 3; i < 10; i++) {
			assertThat(arguments.number(i)).isEqualTo(-1);
		}
		assertThat(arguments.number(10)).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void noArgumentsAreNone() {
		CommandArguments arguments = CommandArguments.none();
		assertThat(arguments.count()).isZero();
		assertThat(arguments.token(0)).isEmpty();
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> arguments.bytes(0));
	}

	@Test
	void aValueNobodyAsksForIsNotEncoded() {
		AtomicInteger encoded = new AtomicInteger();
		RedisCodec<String, String> codec = countingValues(encoded);
		CommandArgs<String, String> args = new CommandArgs<>(codec).addKey("k")
			.addValue("v")
			.add(CommandKeyword.EX)
			.add(100);
		CommandTraits set = CommandTraits.of(CommandType.SET);
		CommandArguments arguments = CommandArguments.of(args);
		assertThat(set.repeatability(arguments)).isEqualTo(Repeatability.EXACT);
		set.keys()
			.forEach(arguments, (index, access) -> assertThat(arguments.bytes(index))
				.isEqualTo(ByteBuffer.wrap("k".getBytes(StandardCharsets.UTF_8))));
		assertThat(encoded).hasValue(0);
	}

	@Test
	void theKeysOfAByteArrayCodecAreNotCopied() {
		byte[] key = { 1, 2, 3 };
		ByteBuffer bytes = CommandArguments.of(new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(key)).bytes(0);
		assertThat(bytes.array()).isSameAs(key);
	}

	@Test
	void anArgumentIsReplacedAndTheOthersAreNeitherEncodedNorCopied() {
		AtomicInteger encoded = new AtomicInteger();
		Command<String, String, String> command = setex(countingValues(encoded));
		CommandArgs<String, String> changed = CommandArguments.replacing(command, 1, 60);
		assertThat(encoded).hasValue(0);
		assertThat(changed.getFirstEncodedKey()).isEqualTo(ByteBuffer.wrap("k".getBytes(StandardCharsets.UTF_8)));
		assertThat(words(changed)).containsExactly("k", "60", "v");
		assertThat(encoded).hasValue(1);
		assertThat(words(command.getArgs())).as("as the caller left it").containsExactly("k", "100", "v");
	}

	@Test
	void anArgumentIsReplacedWhereTheyCannotBeReadInPlace() {
		Command<String, String, String> command = setex(StringCodec.UTF8);
		CommandArgs<String, String> changed = EncodedArguments.change(command, 1, 60);
		assertThat(words(changed)).containsExactly("k", "60", "v");
		assertThat(changed.getFirstEncodedKey()).isEqualTo(ByteBuffer.wrap("k".getBytes(StandardCharsets.UTF_8)));
	}

	private static Command<String, String, String> setex(RedisCodec<String, String> codec) {
		return new Command<>(CommandType.SETEX, new StatusOutput<>(codec),
				new CommandArgs<>(codec).addKey("k").add(100).addValue("v"));
	}

	private static List<String> words(CommandArgs<?, ?> arguments) {
		CommandArguments encoded = EncodedArguments.copyOf(arguments);
		return IntStream.range(0, encoded.count())
			.mapToObj((index) -> StandardCharsets.UTF_8.decode(encoded.bytes(index)).toString())
			.toList();
	}

	private static <K> CommandArgs<K, K> fill(CommandArgs<K, K> args, K key) {
		return args.addKey(key)
			.addValue(key)
			.add("text")
			.add("täxt")
			.add(0)
			.add(127)
			.add(128)
			.add(-5)
			.add(Long.MIN_VALUE)
			.add(0.1)
			.add(1e300)
			.add(new byte[] { '\r', '\n', 0, -1 })
			.add(new byte[0])
			.add("chars".toCharArray())
			.add(CommandKeyword.WITHSCORES)
			.add(CommandType.GET)
			.add(() -> "CUSTOM".getBytes(StandardCharsets.US_ASCII))
			.add(Map.of(key, key))
			.add("x".repeat(5000));
	}

	private static void assertSame(CommandArgs<?, ?> args) {
		CommandArguments direct = new DirectArguments(args);
		CommandArguments encoded = EncodedArguments.copyOf(args);
		assertThat(direct.count()).isEqualTo(encoded.count()).isEqualTo(args.count());
		for (int i = 0; i < args.count(); i++) {
			assertThat(direct.bytes(i)).isEqualTo(encoded.bytes(i));
			assertThat(direct.token(i)).isEqualTo(encoded.token(i));
			assertThat(direct.number(i)).isEqualTo(encoded.number(i));
		}
	}

	private static RedisCodec<String, String> countingValues(AtomicInteger encoded) {
		return new RedisCodec<>() {

			@Override
			public String decodeKey(ByteBuffer bytes) {
				return StringCodec.UTF8.decodeKey(bytes);
			}

			@Override
			public String decodeValue(ByteBuffer bytes) {
				return StringCodec.UTF8.decodeValue(bytes);
			}

			@Override
			public ByteBuffer encodeKey(String key) {
				return StringCodec.UTF8.encodeKey(key);
			}

			@Override
			public ByteBuffer encodeValue(String value) {
				encoded.incrementAndGet();
				return StringCodec.UTF8.encodeValue(value);
			}

		};
	}

}
