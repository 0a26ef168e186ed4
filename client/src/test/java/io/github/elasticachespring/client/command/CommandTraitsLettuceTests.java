package io.github.elasticachespring.client.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.ElastiCacheOptions;
import io.github.elasticachespring.client.endpoint.Endpoint;
import io.github.elasticachespring.client.endpoint.HostPort;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.lettuce.core.BitFieldArgs;
import io.lettuce.core.Consumer;
import io.lettuce.core.CopyArgs;
import io.lettuce.core.GeoArgs;
import io.lettuce.core.GeoRadiusStoreArgs;
import io.lettuce.core.GetExArgs;
import io.lettuce.core.LMoveArgs;
import io.lettuce.core.Range;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.SortArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.ZAddArgs;
import io.lettuce.core.ZStoreArgs;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.protocol.RedisCommand;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.github.elasticachespring.client.command.Repeatability.EXACT;
import static io.github.elasticachespring.client.command.Repeatability.NEVER;
import static io.github.elasticachespring.client.command.Repeatability.STATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * The table understands commands as Lettuce's own API builds them, with its keywords,
 * numbers and strings in its own order.
 */
@TestInstance(Lifecycle.PER_CLASS)
class CommandTraitsLettuceTests {

	private final List<RedisCommand<?, ?, ?>> sent = new ArrayList<>();

	private ElastiCacheSimulator simulator;

	private ElastiCacheClient client;

	private StatefulRedisConnection<String, String> connection;

	@BeforeAll
	void connect() {
		this.simulator = ElastiCacheSimulator.replicationGroup().replicas(0).plainText().start();
		HostPort address = HostPort.parse(this.simulator.primary().address().getHostString() + ":"
				+ this.simulator.primary().address().getPort());
		this.client = ElastiCacheClient.create(null,
				ElastiCacheOptions.builder(new Endpoint.ReplicationGroup(address, null, List.of()))
					.tls(false)
					.interceptors(List.of(this::record))
					.build());
		this.connection = this.client.connect();
	}

	private CommandSink record(StatefulConnection<?, ?> connection, CommandSink next) {
		return new CommandSink() {

			@Override
			public <K, V, T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
				CommandTraitsLettuceTests.this.sent.add(command);
				return next.dispatch(command);
			}

			@Override
			public <K, V> Collection<RedisCommand<K, V, ?>> dispatch(
					Collection<? extends RedisCommand<K, V, ?>> commands) {
				CommandTraitsLettuceTests.this.sent.addAll(commands);
				return next.dispatch(commands);
			}

		};
	}

	@AfterAll
	void close() {
		this.connection.close();
		this.client.shutdown();
		this.simulator.close();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void lettucesCommandsAreUnderstood(String name, Function<RedisAsyncCommands<String, String>, Object> call,
			Repeatability repeatability, String keys) {
		this.sent.clear();
		call.apply(this.connection.async());
		assertThat(this.sent).hasSize(1);
		RedisCommand<?, ?, ?> command = this.sent.get(0);
		CommandTraits traits = CommandTraits.of(command);
		CommandArguments arguments = CommandArguments.of(command);
		List<String> found = new ArrayList<>();
		traits.keys()
			.forEach(arguments,
					(index, access) -> found.add(StandardCharsets.UTF_8.decode(arguments.bytes(index)) + ":" + access));
		assertThat(traits.name()).isEqualTo(name);
		assertThat(traits.repeatability(arguments)).isEqualTo(repeatability);
		assertThat(String.join(" ", found)).isEqualTo(keys);
	}

	static Stream<Arguments> lettucesCommandsAreUnderstood() {
		return Stream.of(call("SET", (redis) -> redis.set("k", "v"), EXACT, "k:CREATE"),
				call("SET", (redis) -> redis.set("k", "v", SetArgs.Builder.ex(10)), EXACT, "k:CREATE"),
				call("SET", (redis) -> redis.set("k", "NX"), EXACT, "k:CREATE"),
				call("SET", (redis) -> redis.set("k", "v", SetArgs.Builder.nx().px(10)), NEVER, "k:CREATE"),
				call("SET", (redis) -> redis.set("k", "v", SetArgs.Builder.xx().ex(10)), STATE, "k:CREATE"),
				call("SET", (redis) -> redis.setGet("k", "v"), NEVER, "k:CREATE"),
				call("SETNX", (redis) -> redis.setnx("k", "v"), NEVER, "k:CREATE"),
				call("GETEX", (redis) -> redis.getex("k", GetExArgs.Builder.ex(10)), STATE, "k:MODIFY"),
				call("MSET", (redis) -> redis.mset(Map.of("k", "v")), EXACT, "k:CREATE"),
				call("HSET", (redis) -> redis.hset("k", Map.of("f", "v")), STATE, "k:CREATE"),
				call("HGET", (redis) -> redis.hget("k", "f"), EXACT, "k:READ"),
				call("BITFIELD", (redis) -> redis.bitfield("k", BitFieldArgs.Builder.get(BitFieldArgs.unsigned(8), 0)),
						EXACT, "k:CREATE"),
				call("BITFIELD",
						(redis) -> redis.bitfield("k", BitFieldArgs.Builder.incrBy(BitFieldArgs.unsigned(8), 0, 1)),
						NEVER, "k:CREATE"),
				call("BITOP", (redis) -> redis.bitopAnd("d", "a", "b"), EXACT, "d:CREATE a:READ b:READ"),
				call("COPY", (redis) -> redis.copy("a", "b", CopyArgs.Builder.replace(true)), EXACT, "a:READ b:CREATE"),
				call("LREM", (redis) -> redis.lrem("k", 0, "v"), STATE, "k:MODIFY"),
				call("LREM", (redis) -> redis.lrem("k", 1, "v"), NEVER, "k:MODIFY"),
				call("LMOVE", (redis) -> redis.lmove("a", "b", LMoveArgs.Builder.leftLeft()), NEVER,
						"a:MODIFY b:CREATE"),
				call("ZADD", (redis) -> redis.zadd("k", ZAddArgs.Builder.gt().ch(), 1.5, "m"), STATE, "k:CREATE"),
				call("ZADD", (redis) -> redis.zaddincr("k", 1.5, "m"), NEVER, "k:CREATE"),
				call("ZRANGESTORE", (redis) -> redis.zrangestore("d", "a", Range.create(0L, 1L)), EXACT,
						"d:CREATE a:READ"),
				call("ZUNIONSTORE", (redis) -> redis.zunionstore("d", ZStoreArgs.Builder.weights(1, 2), "a", "b"),
						EXACT, "d:CREATE a:READ b:READ"),
				call("ZUNIONSTORE", (redis) -> redis.zunionstore("a", "a", "b"), NEVER, "a:CREATE a:READ b:READ"),
				call("SORT", (redis) -> redis.sortStore("k", SortArgs.Builder.by("w_*").get("STORE").limit(0, 5), "d"),
						EXACT, "k:READ d:CREATE"),
				call("GEORADIUS",
						(redis) -> redis.georadius("k", 1, 2, 3, GeoArgs.Unit.km,
								GeoRadiusStoreArgs.Builder.withStoreDist("d")),
						EXACT, "k:READ d:CREATE"),
				call("EVAL",
						(redis) -> redis.eval("return 1", ScriptOutputType.INTEGER, new String[] { "a", "b" }, "v"),
						NEVER, "a:CREATE b:CREATE"),
				call("EVALSHA_RO",
						(redis) -> redis.evalshaReadOnly("sha", ScriptOutputType.INTEGER, new String[] { "a" }, "v"),
						EXACT, "a:READ"),
				call("XREAD",
						(redis) -> redis.xread(XReadArgs.Builder.count(2), StreamOffset.from("a", "0"),
								StreamOffset.from("b", "0")),
						EXACT, "a:READ b:READ"),
				call("XREADGROUP",
						(redis) -> redis.xreadgroup(Consumer.from("STREAMS", "c"), XReadArgs.Builder.count(2),
								StreamOffset.lastConsumed("a")),
						NEVER, "a:READ"),
				call("XGROUP CREATE",
						(redis) -> redis.xgroupCreate(StreamOffset.from("k", "0"), "g",
								XGroupCreateArgs.Builder.mkstream()),
						NEVER, "k:CREATE"),
				call("OBJECT ENCODING", (redis) -> redis.objectEncoding("k"), EXACT, "k:READ"),
				call("MEMORY USAGE", (redis) -> redis.memoryUsage("k"), EXACT, "k:READ"),
				call("CLIENT LIST", (redis) -> redis.clientList(), EXACT, ""),
				call("SCRIPT LOAD", (redis) -> redis.scriptLoad("return 1"), EXACT, ""),
				call("COMMAND", (redis) -> redis.command(), EXACT, ""),
				call("PING", (redis) -> redis.ping(), EXACT, ""));
	}

	private static Arguments call(String name, Function<RedisAsyncCommands<String, String>, Object> call,
			Repeatability repeatability, String keys) {
		return arguments(name, call, repeatability, keys);
	}

}
