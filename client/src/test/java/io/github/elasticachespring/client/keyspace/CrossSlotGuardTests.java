package io.github.elasticachespring.client.keyspace;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.elasticachespring.client.command.CommandSink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What the guard lets through, command by command, without a server.
 */
class CrossSlotGuardTests {

	/** Commands are given as a user would type them, all arguments as values. */
	private static final StatefulConnection<?, ?> CONNECTION = null;

	private final List<CrossSlotEvent> events = new ArrayList<>();

	private final Transport transport = new Transport();

	static Stream<String> ofSeveralSlots() {
		return Stream.of("MGET a b", "MSET a 1 b 2", "DEL {x}1 {x}2 b", "RENAME a b", "COPY a b",
				"BITOP AND {a}1 {a}2 b", "PFCOUNT a b", "PFMERGE a b", "SINTERSTORE {a}1 {a}2 b", "SINTERCARD 2 a b",
				"ZUNIONSTORE {a}1 2 {a}2 b", "ZRANGESTORE a b 0 -1", "GEOSEARCHSTORE a b FROMLONLAT 1 1 BYRADIUS 1 m",
				"LMOVE a b LEFT RIGHT", "BLMPOP 1 2 a b LEFT", "XREAD COUNT 2 STREAMS a b 0 0",
				"XREADGROUP GROUP g c STREAMS a b > >", "SORT a STORE b", "GEORADIUS a 1 1 1 m STORE b",
				"GEORADIUS {a}1 1 1 1 m STORE {a}2 STOREDIST b", "WATCH a b", "EVAL return 2 a b",
				"EVALSHA 00 3 {a}1 {a}2 b x", "FCALL f 2 a b", "EVAL_RO return 2 a b", "SSUBSCRIBE a b",
				"JSON.MSET a $ 1 b $ 2", "MSETEX 2 a 1 b 2 EX 10");
	}

	@ParameterizedTest
	@MethodSource("ofSeveralSlots")
	void keysOfSeveralSlotsAreRefusedInACluster(String command) {
		CommandSink guarded = guarded(CrossSlotPolicy.FAIL, true);
		AsyncCommand<String, String, String> sent = send(guarded, command);
		assertThat(failure(sent)).isInstanceOf(CrossSlotException.class)
			.hasMessageContainingAll(command.split(" ")[0] + " was not sent", "(slot 3300)",
					"elasticache.keys.cross-slot");
		assertThat(this.transport.sent).isEmpty();
		assertThat(this.events).containsExactly(new CrossSlotEvent(command.split(" ")[0], true));
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET a", "SET a b", "MGET {a}1 {a}2 a", "MSET {a}1 b {a}2 c", "EVAL return 1 a b",
			"EVAL return 0 a b", "EVAL return", "EVAL return 7 a b", "SORT a BY b", "SORT a STORE {a}b",
			"XREAD STREAMS a {a}b 0 0", "OBJECT ENCODING a", "XGROUP CREATE a b 0", "PING", "MODULE.UNKNOWN a b",
			"SCAN 0 MATCH a", "PUBLISH a b", "ZADD a 1 b", "LMOVE a {a}b LEFT RIGHT", "BLPOP a 3", "WATCH a", "MGET" })
	void oneSlotIsFine(String command) {
		AsyncCommand<String, String, String> sent = send(guarded(CrossSlotPolicy.FAIL, true), command);
		assertThat(sent.isDone()).isFalse();
		assertThat(this.transport.sent).containsExactly(command.split(" ")[0]);
		assertThat(this.events).isEmpty();
	}

	@Test
	void rawCommandsAreJudgedLikeAllOthers() {
		CommandSink guarded = guarded(CrossSlotPolicy.FAIL, true);
		AsyncCommand<String, String, String> raw = new AsyncCommand<>(new Command<>(keyword("mget"),
				new StatusOutput<>(StringCodec.UTF8), new CommandArgs<>(StringCodec.UTF8).add("a").add("b")));
		guarded.dispatch(raw);
		assertThat(failure(raw)).isInstanceOf(CrossSlotException.class);
	}

	@Test
	void whatIsTakenApartForAClusterIsNotRefusedWholeElsewhere() {
		CommandSink guarded = guarded(CrossSlotPolicy.FAIL, false);
		for (ClusterSupport support : ClusterSupport.values()) {
			support.commands().forEach((command) -> assertThat(command.keys().isSingle()).as(command.name()).isFalse());
		}
		Stream
			.of("DEL a b", "MGET a b", "MSET a 1 b 2", "EXISTS a b", "RENAME a b", "SINTER a b", "SUNIONSTORE a b c",
					"SORT a STORE b", "BLPOP a b 0", "RPOPLPUSH a b")
			.forEach((command) -> assertThat(send(guarded, command).isDone()).as(command).isFalse());
		assertThat(this.events).isEmpty();
		assertThat(failure(send(guarded, "EVAL return 2 a b"))).isInstanceOf(CrossSlotException.class);
		assertThat(failure(send(guarded, "ZUNIONSTORE a 2 b c"))).isInstanceOf(CrossSlotException.class);
		assertThat(failure(send(guarded, "LMOVE a b LEFT LEFT"))).isInstanceOf(CrossSlotException.class);
	}

	@Test
	void aTransactionIsGivenUpAtTheFirstKeyElsewhere() {
		CommandSink guarded = guarded(CrossSlotPolicy.FAIL, false);
		send(guarded, "MULTI");
		send(guarded, "SET {a}1 x");
		send(guarded, "PING");
		AsyncCommand<String, String, String> elsewhere = send(guarded, "SET b x");
		AsyncCommand<String, String, String> after = send(guarded, "SET {a}2 x");
		AsyncCommand<String, String, String> exec = send(guarded, "EXEC");
		assertThat(this.transport.sent).containsExactly("MULTI", "SET", "PING", "DISCARD");
		assertThat(failure(elsewhere)).hasMessageContainingAll("SET was not sent", "'{a}1' (slot 15495)",
				"'b' (slot 3300)");
		assertThat(failure(after)).hasMessageContainingAll("its transaction was given up", "'b' (slot 3300)");
		assertThat(exec.isDone()).as("before the server has forgotten the transaction").isFalse();
		this.transport.last().complete();
		assertThat(failure(exec)).isInstanceOf(CrossSlotException.class)
			.hasMessageContainingAll("EXEC was not sent", "nothing of the transaction was executed", "'b' (slot 3300)");
		assertThat(this.events).containsExactly(new CrossSlotEvent("SET", true));
	}

	@Test
	void theNextTransactionBeginsAnew() {
		CommandSink guarded = guarded(CrossSlotPolicy.FAIL, false);
		sendAll(guarded, "MULTI", "SET a x", "EXEC", "MULTI", "SET b x", "EXEC", "WATCH a", "UNWATCH", "MULTI",
				"SET b x", "DISCARD", "MULTI", "SET c x", "RESET", "SET a x", "MULTI", "SET b x", "EXEC");
		assertThat(this.events).isEmpty();
		assertThat(this.transport.sent).doesNotContain("DISCARD DISCARD").hasSize(18);
	}

	@Test
	void nobodyTakesATransactionsCommandsApart() {
		CommandSink guarded = guarded(CrossSlotPolicy.FAIL, false);
		send(guarded, "MULTI");
		assertThat(failure(send(guarded, "MGET a b"))).isInstanceOf(CrossSlotException.class)
			.hasMessageContainingAll("the keys of MGET lie in several slots", "'a' (slot 15495)", "'b' (slot 3300)");
	}

	@Test
	void watchedKeysBelongToTheTransaction() {
		CommandSink guarded = guarded(CrossSlotPolicy.FAIL, false);
		send(guarded, "WATCH a");
		assertThat(send(guarded, "GET b").isDone()).as("not part of it").isFalse();
		assertThat(failure(send(guarded, "WATCH b"))).hasMessageContaining("'a' (slot 15495)");
		send(guarded, "WATCH {a}2");
		send(guarded, "MULTI");
		assertThat(failure(send(guarded, "XGROUP CREATE b g 0"))).hasMessageContaining("XGROUP CREATE has 'b'");
		send(guarded, "EXEC");
		assertThat(this.transport.sent).containsExactly("WATCH", "GET", "WATCH", "MULTI", "DISCARD");
	}

	@Test
	void whatTheServerDidNotBeginIsForgotten() {
		CommandSink guarded = guarded(CrossSlotPolicy.FAIL, false);
		send(guarded, "WATCH a").completeExceptionally(new IllegalStateException("connection lost"));
		send(guarded, "WATCH b");
		send(guarded, "MULTI").completeExceptionally(new IllegalStateException("connection lost"));
		sendAll(guarded, "WATCH a", "MULTI", "SET a x");
		assertThat(this.events).isEmpty();
	}

	@Test
	void severalCommandsAtOnceAreJudgedOneByOne() {
		CommandSink guarded = guarded(CrossSlotPolicy.FAIL, true);
		List<AsyncCommand<String, String, String>> commands = Stream
			.of("GET a", "MGET a b", "MULTI", "SET a x", "SET b x", "EXEC", "GET b")
			.map(CrossSlotGuardTests::command)
			.toList();
		guarded.dispatch(commands);
		assertThat(this.transport.sent).containsExactly("GET", "MULTI", "SET", "DISCARD", "GET");
		assertThat(failure(commands.get(1))).isInstanceOf(CrossSlotException.class);
	}

	@Test
	void warningSendsAndTellsEachTime() {
		CommandSink guarded = guarded(CrossSlotPolicy.WARN, false);
		sendAll(guarded, "EVAL return 2 a b", "EVAL return 2 a b", "MULTI", "SET a x", "SET b x", "SET c x", "EXEC");
		assertThat(this.transport.sent).hasSize(7);
		assertThat(this.events).containsExactly(new CrossSlotEvent("EVAL", false), new CrossSlotEvent("EVAL", false),
				new CrossSlotEvent("SET", false));
	}

	@Test
	void offIsNotThereAtAll() {
		assertThat(guarded(CrossSlotPolicy.OFF, true)).isSameAs(this.transport);
	}

	@Test
	void byDefaultWhatTheEndpointTakesDecides() {
		CrossSlotOptions options = CrossSlotOptions.DEFAULTS;
		CommandSink cluster = new CrossSlotGuard(options, true).intercept(CONNECTION, this.transport);
		CommandSink group = new CrossSlotGuard(options, false).intercept(CONNECTION, this.transport);
		assertThat(failure(send(cluster, "PFCOUNT a b"))).isInstanceOf(CrossSlotException.class);
		assertThat(send(group, "PFCOUNT a b").isDone()).isFalse();
	}

	@Test
	void aListenerThatFailsHarmsNobody() {
		CrossSlotOptions options = new CrossSlotOptions(CrossSlotPolicy.FAIL, IllegalStateException::new,
				List.of((event) -> {
					throw new IllegalArgumentException("a bad listener");
				}, this.events::add));
		CommandSink guarded = new CrossSlotGuard(options, true).intercept(CONNECTION, this.transport);
		assertThat(failure(send(guarded, "PFCOUNT a b"))).isInstanceOf(IllegalStateException.class);
		assertThat(this.events).hasSize(1);
	}

	@Test
	void theMessageShowsTheFormThatWorks() {
		CommandSink guarded = guarded(CrossSlotPolicy.FAIL, true);
		assertThat(failure(send(guarded, "PFCOUNT shop:user:1 shop:user:2")))
			.hasMessageContaining("'{shop:user}:1' and '{shop:user}:2'");
		assertThat(failure(send(guarded, "PFCOUNT user:42:views user:42:clicks")))
			.hasMessageContaining("'{user:42}:views' and '{user:42}:clicks'");
		assertThat(failure(send(guarded, "PFCOUNT user:1 user:2")))
			.hasMessageContaining("'{...}:user:1' and '{...}:user:2'");
		assertThat(failure(send(guarded, "PFCOUNT {u}:views {v}:views"))).hasMessageContaining("'{...}:views'");
	}

	@Test
	void theMessageNamesNoValueAndNotMoreKeysThanCanBeRead() {
		CommandSink guarded = guarded(CrossSlotPolicy.FAIL, true);
		StringBuilder many = new StringBuilder("MSET");
		for (int i = 0; i < 100; i++) {
			many.append(" {a}").append(i).append(" secret");
		}
		assertThat(failure(send(guarded, many + " b secret")))
			.hasMessageContainingAll("'{a}0' (slot 15495)", "'b' (slot 3300) and 93 more")
			.hasMessageNotContaining("secret");
	}

	private CommandSink guarded(CrossSlotPolicy policy, boolean clustered) {
		return new CrossSlotGuard(new CrossSlotOptions(policy, CrossSlotException::new, List.of(this.events::add)),
				clustered)
			.intercept(CONNECTION, this.transport);
	}

	private static void sendAll(CommandSink sink, String... commands) {
		Stream.of(commands).forEach((command) -> send(sink, command));
	}

	private static AsyncCommand<String, String, String> send(CommandSink sink, String line) {
		AsyncCommand<String, String, String> command = command(line);
		sink.dispatch(command);
		return command;
	}

	private static AsyncCommand<String, String, String> command(String line) {
		String[] words = line.split(" ");
		CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
		Stream.of(words).skip(1).forEach(arguments::addValue);
		return new AsyncCommand<>(new Command<>(keyword(words[0]), new StatusOutput<>(StringCodec.UTF8), arguments));
	}

	private static ProtocolKeyword keyword(String name) {
		return () -> name.getBytes(StandardCharsets.US_ASCII);
	}

	private static Throwable failure(AsyncCommand<?, ?, ?> command) {
		assertThat(command.isDone()).isTrue();
		return catchThrowable(command::join).getCause();
	}

	/** Where commands would go to the server. */
	private static final class Transport implements CommandSink {

		private final List<String> sent = new ArrayList<>();

		private final List<RedisCommand<?, ?, ?>> commands = new ArrayList<>();

		@Override
		public <K, V, T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
			this.sent.add(new String(command.getType().getBytes(), StandardCharsets.US_ASCII));
			this.commands.add(command);
			return command;
		}

		@Override
		public <K, V> Collection<RedisCommand<K, V, ?>> dispatch(Collection<? extends RedisCommand<K, V, ?>> commands) {
			commands.forEach(this::dispatch);
			return List.copyOf(commands);
		}

		private RedisCommand<?, ?, ?> last() {
			return this.commands.get(this.commands.size() - 1);
		}

	}

}
