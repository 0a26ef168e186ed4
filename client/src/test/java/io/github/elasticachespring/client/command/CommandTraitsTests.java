package io.github.elasticachespring.client.command;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandKeyword;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class CommandTraitsTests {

	@ParameterizedTest
	@MethodSource("samples")
	void eachCallIsJudgedAsTheSampleSays(CommandSample sample) {
		Call call = sample.call();
		assertThat(call.traits().repeatability(call.arguments())).isEqualTo(sample.repeatability());
	}

	static Stream<CommandSample> samples() {
		return CommandSample.ALL.stream();
	}

	@Test
	void lettucesTypeAndAnyOtherKeywordFindTheSameTraits() {
		for (CommandType type : CommandType.values()) {
			CommandTraits traits = CommandTraits.of(type);
			assertThat(CommandTraits.of(keyword(type.toString()))).isSameAs(traits);
			assertThat(CommandTraits.of(keyword(type.toString().toLowerCase()))).isSameAs(traits);
			assertThat(CommandTraits.of(type.toString())).isSameAs(traits);
		}
	}

	@Test
	void lettucesTypesAreKnown() {
		List<String> unknown = Stream.of(CommandType.values())
			.filter((type) -> !CommandTraits.of(type).isKnown())
			.map(CommandType::toString)
			.toList();
		// the first three are arguments, the others have never been commands of a server
		assertThat(unknown).containsExactlyInAnyOrder("AUTH2", "MYID", "MYSHARDID", "GEOENCODE", "GEODECODE", "VEMBRAW",
				"VLINKSWITHSCORES", "VSIMWITHSCORES");
	}

	@Test
	void theWorstIsAssumedOfAnUnknownCommand() {
		Call call = Call.of(List.of("NO.SUCHCOMMAND", "k"));
		assertThat(call.traits().isKnown()).isFalse();
		assertThat(call.traits().reads()).isFalse();
		assertThat(call.traits().changes(call.arguments())).isTrue();
		assertThat(call.traits().repeatability(call.arguments())).isEqualTo(Repeatability.NEVER);
		assertThat(call.traits().keys().isEmpty()).isTrue();
	}

	@Test
	void aSubcommandIsFoundBehindItsContainerInEitherCase() {
		assertThat(Call.of(List.of("XGROUP", "create", "k", "g", "0")).traits().name()).isEqualTo("XGROUP CREATE");
		assertThat(CommandTraits.of("xgroup create").name()).isEqualTo("XGROUP CREATE");
		CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8).add(CommandKeyword.LIST);
		assertThat(CommandTraits.of(new Command<>(CommandType.CLIENT, new StatusOutput<>(StringCodec.UTF8), arguments))
			.name()).isEqualTo("CLIENT LIST");
		assertThat(CommandTraits.of(CommandType.CLIENT).hasSubcommands()).isTrue();
	}

	@Test
	void aContainerWithoutSubcommandIsUnknown() {
		assertThat(CommandTraits.of(new Command<>(CommandType.CLIENT, new StatusOutput<>(StringCodec.UTF8))).isKnown())
			.isFalse();
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			SET k v,                                      k:CREATE
			GET k,                                        k:READ
			MGET a b c,                                   a:READ b:READ c:READ
			MSET a 1 b 2,                                 a:CREATE b:CREATE
			DEL a b,                                      a:DELETE b:DELETE
			BLPOP a b 0,                                  a:MODIFY b:MODIFY
			BITOP AND d a b,                              d:CREATE a:READ b:READ
			RENAME a b,                                   a:DELETE b:CREATE
			EVAL s 2 a b c,                               a:CREATE b:CREATE
			EVAL s 0 c,
			EVAL s 3 a b,
			EVAL s x a b,
			EVAL_RO s 1 a b,                              a:READ
			ZUNIONSTORE d 2 a b WEIGHTS 1 2,              d:CREATE a:READ b:READ
			LMPOP 2 a b LEFT,                             a:MODIFY b:MODIFY
			BZMPOP 0 1 a MIN,                             a:MODIFY
			MSETEX 2 a 1 b 2 EX 5,                        a:CREATE b:CREATE
			XREAD COUNT 2 STREAMS a b 0 0,                a:READ b:READ
			XREADGROUP GROUP STREAMS STREAMS STREAMS a >, a:READ
			XREAD COUNT 2,
			SORT a BY STORE GET STORE STORE d,            a:READ d:CREATE
			SORT a STORE,                                 a:READ
			GEORADIUS a 1 2 3 m STORE b STOREDIST c,      a:READ c:CREATE
			MIGRATE h 1 a 0 9,                            a:DELETE
			MIGRATE h 1 '' 0 9 AUTH2 KEYS x KEYS a b,     a:DELETE b:DELETE
			OBJECT ENCODING a,                            a:READ
			XGROUP CREATE a g 0,                          a:CREATE
			MEMORY USAGE a,                               a:READ
			SSUBSCRIBE a b,                               a:CHANNEL b:CHANNEL
			PUBLISH a m,
			JSON.MGET a b $,                              a:READ b:READ
			JSON.MSET a $ 1 b $ 2,                        a:CREATE b:CREATE
			INFO,
			GET,
			""")
	void keysAreTakenByPosition(String words, String keys) {
		Call call = Call.of(List.of(words.replace("''", "").split(" ")));
		List<String> found = new ArrayList<>();
		List<Integer> indexes = new ArrayList<>();
		call.traits().keys().forEach(call.arguments(), (index, access) -> {
			indexes.add(index);
			found.add(StandardCharsets.UTF_8.decode(call.arguments().bytes(index)) + ":" + access);
		});
		assertThat(String.join(" ", found)).isEqualTo((keys != null) ? keys : "");
		assertThat(call.traits().keys().first(call.arguments())).isEqualTo(indexes.isEmpty() ? -1 : indexes.get(0));
		if (call.traits().keys().isSingle()) {
			assertThat(found).hasSizeLessThan(2);
		}
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			BLPOP a b 0,                          PT0S
			BLPOP a 1.5,                          PT1.5S
			BLPOP a 0.0001,                       PT0.001S
			BLPOP a -1,
			BLPOP a x,
			BRPOPLPUSH a b 2,                     PT2S
			BLMOVE a b LEFT RIGHT 2,              PT2S
			BZPOPMIN a 3,                         PT3S
			BLMPOP 0.25 1 a LEFT,                 PT0.25S
			BZMPOP 4 1 a MIN,                     PT4S
			XREAD BLOCK 1500 STREAMS a 0,         PT1.5S
			XREAD COUNT 1 BLOCK 0 STREAMS a 0,    PT0S
			XREAD STREAMS BLOCK 5,
			XREADGROUP GROUP BLOCK 7 STREAMS a >,
			XREADGROUP GROUP g c block 7 STREAMS a >, PT0.007S
			WAIT 1 200,                           PT0.2S
			WAITAOF 1 1 300,                      PT0.3S
			LPOP a,
			""")
	void aBlockingCommandSaysHowLong(String words, Duration timeout) {
		Call call = Call.of(List.of(words.split(" ")));
		assertThat(call.traits().blockingTimeout(call.arguments())).isEqualTo(timeout);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			GET k,             NONE
			SCAN 0,            NONE
			SCAN 17 COUNT 5,   NODE
			HSCAN k 0,         NONE
			HSCAN k 17,        NODE
			WATCH k,           CONNECTION
			MULTI,             CONNECTION
			EXEC,              CONNECTION
			WAIT 1 0,          CONNECTION
			SUBSCRIBE c,       CONNECTION
			SELECT 1,          CONNECTION
			CLIENT SETNAME n,  CONNECTION
			CLIENT LIST,       NONE
			CLIENT KILL ID 1,  NODE
			SHUTDOWN,          NODE
			""")
	void whatBelongsToAConnectionOrANodeIsBoundToIt(String words, CommandBinding binding) {
		Call call = Call.of(List.of(words.split(" ")));
		assertThat(call.traits().binding(call.arguments())).isEqualTo(binding);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			GET k,                           false
			SET k v,                         true
			GETEX k,                         false
			GETEX k PERSIST,                 true
			BITFIELD k GET u8 0,             false
			BITFIELD k GET u8 0 SET u8 0 1,  true
			SORT k,                          false
			SORT k STORE d,                  true
			GEORADIUS k 1 2 3 m,             false
			GEORADIUS k 1 2 3 m STORE d,     true
			HGETEX k FIELDS 1 f,             false
			HGETEX k EX 1 FIELDS 1 f,        true
			PFCOUNT k,                       false
			PUBLISH c m,                     false
			EVAL s 0,                        true
			EVAL_RO s 0,                     false
			""")
	void aWritingCommandThatOnlyReadsChangesNothing(String words, boolean changes) {
		Call call = Call.of(List.of(words.split(" ")));
		assertThat(call.traits().changes(call.arguments())).isEqualTo(changes);
	}

	@Test
	void whatIsBoundToItsConnectionIsNeverRepeatable() {
		Stream<CommandTraits> all = CommandTraitsIndex.all()
			.stream()
			.flatMap((traits) -> traits.hasSubcommands() ? traits.subcommands().values().stream() : Stream.of(traits));
		CommandArguments none = CommandArguments.none();
		assertThat(all.filter((traits) -> traits.binding(none) == CommandBinding.CONNECTION)).isNotEmpty()
			.allSatisfy((traits) -> assertThat(traits.repeatability(none)).isEqualTo(Repeatability.NEVER));
	}

	private static ProtocolKeyword keyword(String name) {
		return new ProtocolKeyword() {

			@Override
			public byte[] getBytes() {
				return name.getBytes(StandardCharsets.US_ASCII);
			}

			@Override
			public String toString() {
				return "not its name";
			}

		};
	}

	/**
	 * A command as a raw {@code execute} of Spring Data sends it: every argument is a
	 * "key".
	 */
	record Call(CommandTraits traits, CommandArguments arguments) {

		static Call of(List<String> words) {
			CommandArgs<byte[], byte[]> args = new CommandArgs<>(ByteArrayCodec.INSTANCE);
			words.stream().skip(1).forEach((word) -> args.addKey(word.getBytes(StandardCharsets.UTF_8)));
			CommandTraits traits = CommandTraits
				.of(new Command<>(keyword(words.get(0)), new StatusOutput<>(ByteArrayCodec.INSTANCE), args));
			return new Call(traits, CommandArguments.of(args));
		}

	}

}
