package io.github.elasticachespring.client.keyspace;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.elasticachespring.client.keyspace.TtlDecision.Append;
import io.github.elasticachespring.client.keyspace.TtlDecision.Follow;
import io.github.elasticachespring.client.keyspace.TtlDecision.Reject;
import io.github.elasticachespring.client.keyspace.TtlDecision.Replace;
import io.github.elasticachespring.client.keyspace.TtlDecision.Watch;
import io.github.elasticachespring.client.keyspace.TtlTreatment.Transaction;
import io.github.elasticachespring.client.keyspace.TtlTreatment.Untouched;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is decided about a command, by table. The default is 1000 s and the cap 2000 s; it
 * is 1,000,000 s since 1970; no chance is involved.
 */
class TtlDeciderTests {

	private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_000_000));

	private final TtlDecider apply = decider(policy());

	private final TtlDecider reject = decider(policy().enforcement(TtlEnforcement.REJECT));

	private final TtlDecider warn = decider(policy().enforcement(TtlEnforcement.WARN));

	private static TtlPolicy.Builder policy() {
		return TtlPolicy.builder()
			.defaultTtl(Duration.ofSeconds(1000))
			.max(Duration.ofSeconds(2000))
			.rule(TtlRule.of("fresh:*", Duration.ofSeconds(200)).refreshing())
			.rule(TtlRule.of("brief:*", Duration.ofMillis(1500)))
			.exempt("free:*")
			.jitter(new TtlJitter(0));
	}

	private static TtlDecider decider(TtlPolicy.Builder policy) {
		return new TtlDecider(policy.build(), CLOCK, () -> 0L);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			SET k v                                | add 1000000
			SET brief:1 v                          | add 1500
			SET free:1 v                           | nothing
			SET k v NX                             | add 1000000
			SET k v XX GET                         | add 1000000
			SET k EX                               | add 1000000
			SET k KEEPTTL                          | add 1000000
			SET k v ex 10                          | nothing
			SET k v EX 2000                        | nothing
			SET k v EX 2001                        | cut 3 to 2000
			SET k v NX PX 2000001                  | cut 4 to 2000000
			SET k v EXAT 1002001                   | cut 3 to 1002000
			SET k v PXAT 1002000001                | cut 3 to 1002000000
			SET k v PXAT 9223372036854775807       | cut 3 to 1002000000
			SET k v EX 9223372036854775807         | cut 3 to 2000
			SET free:1 v EX 2001                   | nothing
			SET k v EX -1                          | nothing
			SET k v EX                             | nothing
			SET k v KEEPTTL                        | follow k=1000000 AT_ONCE
			SET k v XX KEEPTTL                     | follow k=1000000 AFTER_REPLY
			SET fresh:1 v KEEPTTL                  | follow fresh:1=200000 AT_ONCE
			SET k v IFEQ KEEPTTL                   | add 1000000
			SET k v IFEQ EX                        | add 1000000
			SET k v IFEQ w KEEPTTL                 | follow k=1000000 AFTER_REPLY
			SETEX k 2001 v                         | cut 1 to 2000
			PSETEX k 2000000 v                     | nothing
			EXPIRE k 2001 NX                       | cut 1 to 2000
			EXPIRE k 0                             | nothing
			PEXPIRE k 2000001                      | cut 1 to 2000000
			EXPIREAT k 1002001                     | cut 1 to 1002000
			EXPIREAT k 5                           | nothing
			PEXPIREAT k 1002000001                 | cut 1 to 1002000000
			GETEX k                                | nothing
			GETEX k EX 2001                        | cut 2 to 2000
			GETEX k PERSIST                        | follow k=1000000 AFTER_REPLY
			RESTORE k 0 x                          | put 1000000 at 1
			RESTORE k 0 x ABSTTL                   | put 1001000000 at 1
			RESTORE k 2000001 x REPLACE            | cut 1 to 2000000
			RESTORE k 1002000001 x ABSTTL          | cut 1 to 1002000000
			RESTORE free:1 0 x                     | nothing
			MSET k v free:1 v fresh:1 v            | follow k=1000000 fresh:1=200000! AT_ONCE
			MSETNX k v l v                         | follow k=1000000 l=1000000 AFTER_REPLY
			MSETEX 1 k v                           | add 1000000
			MSETEX 2 k v l v                       | follow k=1000000 l=1000000 AT_ONCE
			MSETEX 2 k v l v EX 2001               | cut 6 to 2000
			MSETEX 1 k v KEEPTTL                   | follow k=1000000 AT_ONCE
			SETNX k v                              | follow k=1000000 AFTER_REPLY
			PERSIST k                              | follow k=1000000 AFTER_REPLY
			PERSIST free:1                         | nothing
			INCR k                                 | follow k=1000000 AFTER_REPLY
			HSETNX fresh:1 f v                     | follow fresh:1=200000! AFTER_REPLY
			SMOVE s k m                            | follow s=1000000 k=1000000 AFTER_REPLY
			SORT s BY w STORE k                    | follow k=1000000 AFTER_REPLY
			SORT s BY w                            | nothing
			BITFIELD k GET u8 0                    | nothing
			BITFIELD k INCRBY u8 0 1               | follow k=1000000 AFTER_REPLY
			COPY s k                               | follow k=1000000 AFTER_REPLY
			COPY s k DB 1                          | nothing
			COPY s k REPLACE DB 1                  | nothing
			RENAME s k                             | follow k=1000000 AFTER_REPLY
			XADD k * f v                           | follow k=1000000 AFTER_REPLY
			XGROUP CREATE k g $ MKSTREAM           | follow k=1000000 AFTER_REPLY
			GEORADIUS s 1 1 1 m STORE k STOREDIST l | follow l=1000000 AFTER_REPLY
			GEORADIUS s 1 1 1 m                    | nothing
			BLPOP k l 1                            | follow k=1000000 l=1000000 AFTER_REPLY one
			EVAL s 2 fresh:1 k                     | follow fresh:1=200000! AFTER_REPLY
			EVALSHA s 1 k                          | nothing
			FCALL s 1 brief:1                      | follow brief:1=1500 AFTER_REPLY
			HSETEX k EX 10 FIELDS 1 f v            | follow k=1000000 AFTER_REPLY
			HGETEX k PERSIST FIELDS 1 f            | follow k=1000000 AFTER_REPLY
			JSON.SET k $ v                         | follow k=1000000 AFTER_REPLY
			""")
	void applies(String command, String decision) {
		assertThat(decide(this.apply, command, false)).isEqualTo(decision);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			SET k v                   | add 1000000
			SET k v KEEPTTL           | follow k=1000000 AFTER_EXEC
			MSET k v                  | follow k=1000000 AFTER_EXEC
			SADD fresh:1 m            | follow fresh:1=200000! AFTER_EXEC
			EVAL s 1 brief:1          | follow brief:1=1500 AFTER_EXEC
			EXPIRE k 2001             | cut 1 to 2000
			""")
	void appliesInATransactionAfterItsEnd(String command, String decision) {
		assertThat(decide(this.apply, command, true)).isEqualTo(decision);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			SET k v                   | reject k
			SET free:1 v              | nothing
			SET k v EX 5              | nothing
			SET k v EX 2001           | cut 3 to 2000
			SET k v KEEPTTL           | follow k=1000000 AT_ONCE
			SETNX k v                 | reject k
			GETSET k v                | reject k
			PERSIST k                 | reject k
			GETEX k PERSIST           | reject k
			RESTORE k 0 x             | reject k
			SADD k m                  | follow k=1000000 AFTER_REPLY
			MSET k v                  | follow k=1000000 AT_ONCE
			""")
	void rejects(String command, String decision) {
		assertThat(decide(this.reject, command, false)).isEqualTo(decision);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			SET k v                   | watch k
			SET k v EX 2001           | nothing
			RESTORE k 2000001 x       | nothing
			SADD k m                  | watch k
			SREM k m                  | nothing
			MSET k v free:1 v l v     | watch k l
			PERSIST k                 | watch k
			EVAL s 1 fresh:1          | nothing
			""")
	void warnsAndChangesNothing(String command, String decision) {
		assertThat(decide(this.warn, command, false)).isEqualTo(decision);
	}

	@Test
	void whatCannotSayATtlIsRejectedWhereNobodyKnowsOne() {
		TtlDecider decider = decider(TtlPolicy.builder()
			.enforcement(TtlEnforcement.REJECT)
			.rule(TtlRule.of("brief:*", Duration.ofSeconds(5))));
		assertThat(decide(decider, "SADD k m", false)).isEqualTo("reject k");
		assertThat(decide(decider, "SADD brief:1 m", false)).startsWith("follow brief:1=");
		assertThat(decide(decider, "SREM k m", false)).as("creates nothing").isEqualTo("nothing");
	}

	@Test
	void jitterIsForTheTtlThatIsAppliedOnly() {
		TtlDecider decider = new TtlDecider(policy().jitter(new TtlJitter(0.5)).build(), CLOCK, () -> Long.MIN_VALUE);
		assertThat(decide(decider, "SET k v", false)).isEqualTo("add 750000");
		assertThat(decide(decider, "SADD k v", false)).isEqualTo("follow k=750000 AFTER_REPLY");
		assertThat(decide(decider, "RESTORE k 0 x", false)).isEqualTo("put 750000 at 1");
		assertThat(decide(decider, "SET k v EX 1000", false)).isEqualTo("nothing");
		assertThat(decide(decider, "SET k v EX 3000", false)).isEqualTo("cut 3 to 2000");
	}

	@Test
	void whatIsMalformedIsLeftToTheServer() {
		Random random = new Random(42);
		List<String> words = List.of("k", "0", "1", "-1", "7", "EX", "STORE", "KEEPTTL", "NX", "x", "", "DB",
				"STREAMS");
		List<String> names = TtlCommands.all()
			.stream()
			.filter((line) -> !(line.treatment() instanceof Transaction || line.treatment() instanceof Untouched))
			.flatMap((line) -> line.names().stream())
			.toList();
		for (String name : names) {
			for (int i = 0; i < 200; i++) {
				List<String> command = new ArrayList<>(Arrays.asList(name.split(" ")));
				random.ints(random.nextInt(6), 0, words.size()).mapToObj(words::get).forEach(command::add);
				assertThat(decide(this.apply, command, i % 2 == 0)).as("%s", command).isNotEmpty();
			}
		}
	}

	private static String decide(TtlDecider decider, String command, boolean transaction) {
		return decide(decider, List.of(command.split(" ")), transaction);
	}

	private static String decide(TtlDecider decider, List<String> words, boolean transaction) {
		CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
		words.stream().skip(1).forEach(arguments::addValue);
		var command = new Command<>(() -> words.get(0).getBytes(StandardCharsets.US_ASCII),
				new StatusOutput<>(StringCodec.UTF8), arguments);
		TtlTreatment treatment = TtlCommands.find(words.get(0));
		if (treatment == null) {
			treatment = TtlCommands.find(words.get(0) + " " + words.get(1));
		}
		assertThat(treatment).as("%s", words).isNotNull();
		return text(decider.decide(treatment, command, transaction));
	}

	private static String text(TtlDecision decision) {
		if (decision instanceof Append append) {
			return "add " + append.millis();
		}
		if (decision instanceof Replace replace) {
			return replace.cut() ? "cut %d to %d".formatted(replace.index(), replace.number())
					: "put %d at %d".formatted(replace.number(), replace.index());
		}
		if (decision instanceof Follow follow) {
			return "follow %s %s%s".formatted(follow.keys()
				.stream()
				.map((key) -> "%s=%d%s".formatted(text(key.key()), key.millis(), key.refresh() ? "!" : ""))
				.collect(Collectors.joining(" ")), follow.when(), follow.oneKey() ? " one" : "");
		}
		if (decision instanceof Reject rejected) {
			return "reject " + text(rejected.key());
		}
		if (decision instanceof Watch watch) {
			return "watch " + watch.keys().stream().map(TtlDeciderTests::text).collect(Collectors.joining(" "));
		}
		return "nothing";
	}

	private static String text(byte[] key) {
		return new String(key, StandardCharsets.UTF_8);
	}

}
