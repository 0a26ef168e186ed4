package io.github.elasticachespring.client.command;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.client.keyspace.TtlOptions;
import io.github.elasticachespring.client.keyspace.TtlPolicy;
import io.github.elasticachespring.simulator.BackEnd;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.UnavailableException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every command that writes, through every API, with a TTL for every key: each key that
 * was written is looked at from another connection as soon as the reply is there.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class AbstractTtlSweepTests {

	private static final StringCodec CODEC = new StringCodec(StandardCharsets.ISO_8859_1);

	/**
	 * Its keys are scripts' and none of the default's concern, or it needs another
	 * server.
	 */
	private static final Set<String> ELSEWHERE = Set.of("EVAL", "EVALSHA", "FCALL", "MIGRATE", "XREADGROUP");

	/** The reply is chance's or the clock's. */
	private static final Set<String> RANDOM = Set.of("SPOP", "XADD");

	private ElastiCacheSimulator simulator;

	private RawConnection raw;

	private SampleKeyspace keyspace;

	private double version;

	private Set<String> commands;

	private ElastiCacheClient plainClient;

	private StatefulRedisConnection<String, String> plain;

	private ElastiCacheClient client;

	private StatefulRedisConnection<String, String> connection;

	abstract BackEnd backEnd();

	@BeforeAll
	void start() {
		try {
			this.simulator = ElastiCacheSimulator.replicationGroup().replicas(1).plainText().backEnd(backEnd()).start();
		}
		catch (UnavailableException ex) {
			throw new TestAbortedException(ex.getMessage(), ex);
		}
		this.raw = new RawConnection(this.simulator.primary().address());
		this.keyspace = new SampleKeyspace(this.raw);
		String info = (String) this.raw.list("INFO", "server").get(0);
		this.version = Double.parseDouble(info.replaceAll("(?s).*redis_version:(\\d+\\.\\d+).*", "$1"));
		this.commands = new HashSet<>();
		CommandTable.of(this.raw.list("COMMAND")).entries().forEach((entry) -> this.commands.add(entry.name()));
		var options = Simulated.patient(this.simulator, Simulated.replicationGroupEndpoint(this.simulator));
		this.plainClient = ElastiCacheClient.create(null, options.build());
		this.plain = this.plainClient.connect(CODEC);
		TtlPolicy policy = TtlPolicy.builder().defaultTtl(Duration.ofSeconds(500)).build();
		this.client = ElastiCacheClient.create(null, options.ttl(TtlOptions.of(policy)).build());
		this.connection = this.client.connect(CODEC);
	}

	@AfterAll
	void close() {
		if (this.simulator != null) {
			this.raw.close();
			this.plainClient.shutdown();
			this.client.shutdown();
			this.simulator.close();
		}
	}

	private List<CommandSample> samples() {
		return CommandSample.ALL.stream()
			.filter((sample) -> sample.since() <= this.version && this.commands.contains(sample.command()))
			.filter(CommandSample::isAboutKeys)
			.filter((sample) -> sample.call().traits().writes() && !ELSEWHERE.contains(sample.command()))
			.toList();
	}

	@ParameterizedTest
	@EnumSource
	void everyKeyThatWasWrittenHasATtl(Api api) {
		List<String> wrong = new ArrayList<>();
		int written = 0;
		Set<String> names = new TreeSet<>();
		for (CommandSample sample : samples()) {
			List<String> words = this.keyspace.resolve(sample);
			this.keyspace.fill();
			Object expected = api.send(this.plain, words);
			this.keyspace.fill();
			Map<String, String> before = this.keyspace.state();
			Object reply = api.send(this.connection, words);
			Map<String, String> after = this.keyspace.state();
			names.add(sample.call().traits().name());
			if (!RANDOM.contains(sample.command()) && !String.valueOf(expected).equals(String.valueOf(reply))) {
				wrong.add(sample + " answered " + reply + ", not " + expected);
			}
			Map<String, KeyAccess> accesses = sample.accesses();
			for (Map.Entry<String, String> key : after.entrySet()) {
				KeyAccess access = accesses.getOrDefault(key.getKey(), KeyAccess.READ);
				boolean same = Objects.equals(before.get(key.getKey()), key.getValue());
				boolean changed = !Objects.equals(content(before.get(key.getKey())), content(key.getValue()));
				if (changed && access.isWrite()) {
					written++;
					if (!key.getValue().endsWith(" with a TTL")) {
						wrong.add(sample + " left " + key.getKey() + " without a TTL");
					}
				}
				if (!same && !access.isWrite()) {
					wrong.add(sample + " gave " + key.getKey() + " a TTL, which it did not write");
				}
			}
		}
		assertThat(wrong).isEmpty();
		assertThat(written).isGreaterThan(70);
		assertThat(names).hasSizeGreaterThan(70);
	}

	private static String content(String state) {
		return (state != null) ? state.replace(" with a TTL", "") : null;
	}

	@Test
	void theCallersTtlStaysAndOthersAreTheDefaultOrALittleLess() {
		this.raw.send("FLUSHALL");
		this.connection.sync().setex("own", 1000, "v");
		this.connection.sync()
			.dispatch(() -> "SET".getBytes(StandardCharsets.US_ASCII), new NestedMultiOutput<>(CODEC),
					new CommandArgs<>(CODEC).addKey("own").addValue("w").add("KEEPTTL"));
		this.connection.sync().append("own", "x");
		assertThat(this.plain.sync().ttl("own")).isBetween(900L, 1000L);
		this.connection.sync().set("other", "v");
		assertThat(this.plain.sync().ttl("other")).isBetween(440L, 500L);
		this.connection.sync().persist("own");
		assertThat(this.plain.sync().ttl("own")).isBetween(440L, 500L);
	}

	@Test
	void whatChangedNothingLeavesTheTtlAlone() {
		this.raw.send("FLUSHALL");
		this.raw.send("SET", "str", "v");
		assertThat(this.connection.sync().setnx("str", "w")).isFalse();
		assertThat(this.connection.sync().move("none", 1)).isFalse();
		try {
			this.connection.sync().sadd("str", "member");
		}
		catch (RedisCommandExecutionException ex) {
			assertThat(ex).hasMessageStartingWith("WRONGTYPE");
		}
		assertThat(this.plain.sync().ttl("str")).isEqualTo(-1);
	}

	@Test
	void aTransactionsResultsStayAndItsKeysHaveATtlAfterExec() {
		this.raw.send("FLUSHALL");
		var sync = this.connection.sync();
		sync.multi();
		sync.set("a", "1");
		sync.incr("counter");
		sync.sadd("set", "x", "y");
		sync.get("a");
		List<Object> results = sync.exec().stream().toList();
		assertThat(results).containsExactly("OK", 1L, 2L, "1");
		for (String key : List.of("a", "counter", "set")) {
			assertThat(this.plain.sync().ttl(key)).as(key).isPositive();
		}
		sync.multi();
		sync.sadd("other", "x");
		sync.discard();
		assertThat(sync.incr("after")).isEqualTo(1);
		assertThat(this.plain.sync().ttl("after")).isPositive();
	}

	@Test
	void aFollowUpNeverGoesIntoATransactionThatWasBegunMeanwhile() {
		this.raw.send("FLUSHALL");
		for (int i = 0; i < 50; i++) {
			String key = "race:" + i;
			var added = this.connection.async().sadd(key, "x");
			this.connection.async().multi();
			this.connection.async().incr("n");
			var exec = this.connection.async().exec();
			assertThat(exec.toCompletableFuture().join().stream().toList()).hasSize(1);
			added.toCompletableFuture().join();
			assertThat(this.plain.sync().ttl(key)).isPositive();
		}
	}

	@Test
	void aPipelineThatIsFlushedByHandHasItsTtlsToo() {
		this.raw.send("FLUSHALL");
		this.connection.setAutoFlushCommands(false);
		try {
			var added = this.connection.async().sadd("piped", "x");
			var counted = this.connection.async().incr("counted");
			this.connection.flushCommands();
			assertThat(added.toCompletableFuture().join()).isEqualTo(1);
			assertThat(counted.toCompletableFuture().join()).isEqualTo(1);
		}
		finally {
			this.connection.setAutoFlushCommands(true);
		}
		assertThat(this.plain.sync().ttl("piped")).isPositive();
		assertThat(this.plain.sync().ttl("counted")).isPositive();
	}

	/** The three APIs. */
	enum Api {

		SYNC {
			@Override
			Object call(StatefulRedisConnection<String, String> connection, ProtocolKeyword command,
					CommandArgs<String, String> arguments) {
				return connection.sync().dispatch(command, new NestedMultiOutput<>(CODEC), arguments);
			}
		},

		ASYNC {
			@Override
			Object call(StatefulRedisConnection<String, String> connection, ProtocolKeyword command,
					CommandArgs<String, String> arguments) throws Exception {
				return connection.async().dispatch(command, new NestedMultiOutput<>(CODEC), arguments).get();
			}
		},

		REACTIVE {
			@Override
			Object call(StatefulRedisConnection<String, String> connection, ProtocolKeyword command,
					CommandArgs<String, String> arguments) {
				return connection.reactive()
					.dispatch(command, new NestedMultiOutput<>(CODEC), arguments)
					.collectList()
					.block();
			}
		};

		abstract Object call(StatefulRedisConnection<String, String> connection, ProtocolKeyword command,
				CommandArgs<String, String> arguments) throws Exception;

		Object send(StatefulRedisConnection<String, String> connection, List<String> words) {
			CommandArgs<String, String> arguments = new CommandArgs<>(CODEC);
			words.stream().skip(1).forEach(arguments::addValue);
			try {
				return call(connection, () -> words.get(0).getBytes(StandardCharsets.US_ASCII), arguments);
			}
			catch (Exception ex) {
				Throwable cause = (ex.getCause() instanceof RedisCommandExecutionException error) ? error : ex;
				return "error: " + cause.getMessage();
			}
		}

	}

}
