package io.github.elasticachespring.benchmarks.micro;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.keyspace.TtlEnforcement;
import io.github.elasticachespring.client.keyspace.TtlInterceptor;
import io.github.elasticachespring.client.keyspace.TtlOptions;
import io.github.elasticachespring.client.keyspace.TtlPolicy;
import io.github.elasticachespring.client.keyspace.TtlRule;

/**
 * What a TTL policy does to a command before it is sent. What follows it is another
 * command, which {@code benchmarks/run --keyspace} measures.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TtlBenchmark {

	/** None, a default for all keys, or one beside two rules and an exemption. */
	@Param({ "off", "default", "rules" })
	public String policy = "off";

	private final RedisCommand<byte[], byte[], String> get = command(CommandType.GET,
			(arguments) -> arguments.addKey(bytes("user:4711:cart")));

	private final RedisCommand<byte[], byte[], String> setWithTtl = command(CommandType.SET, (
			arguments) -> arguments.addKey(bytes("user:4711:cart")).addValue(bytes("x".repeat(100))).add("EX").add(60));

	private final RedisCommand<byte[], byte[], String> setBeyondTheCap = command(CommandType.SET,
			(arguments) -> arguments.addKey(bytes("user:4711:cart"))
				.addValue(bytes("x".repeat(100)))
				.add("EX")
				.add(10_000_000));

	private final byte[] key = bytes("user:4711:cart");

	private final byte[] value = bytes("x".repeat(100));

	private CommandSink chain = new Transport();

	/** Binds the link, as a connection does when it is made. */
	@Setup
	public void bind() {
		TtlPolicy.Builder builder = TtlPolicy.builder();
		switch (this.policy) {
			case "off" -> builder.enforcement(TtlEnforcement.OFF);
			case "default" -> builder.defaultTtl(Duration.ofHours(1)).max(Duration.ofDays(7));
			default -> builder.defaultTtl(Duration.ofHours(1))
				.max(Duration.ofDays(7))
				.rule(TtlRule.of("session:*", Duration.ofMinutes(30)))
				.rule(TtlRule.of("product:*:price", Duration.ofMinutes(5)))
				.exempt("lock:*");
		}
		this.chain = new TtlInterceptor(TtlOptions.of(builder.build()), Duration.ofSeconds(1), (failure) -> true)
			.intercept(connection(), new Transport());
	}

	/** Reads. */
	@Benchmark
	public Object get() {
		return this.chain.dispatch(this.get);
	}

	/** Says a TTL of its own, which stays. */
	@Benchmark
	public Object setWithTtl() {
		return this.chain.dispatch(this.setWithTtl);
	}

	/** Says none and is given one; made anew each time, also where the policy is off. */
	@Benchmark
	public Object setWithoutTtl() {
		return this.chain
			.dispatch(command(CommandType.SET, (arguments) -> arguments.addKey(this.key).addValue(this.value)));
	}

	/** Says one that is cut. */
	@Benchmark
	public Object setBeyondTheCap() {
		return this.chain.dispatch(this.setBeyondTheCap);
	}

	/**
	 * Is to be followed; made anew each time, as what waits for its end stays with it.
	 */
	@Benchmark
	public Object sadd() {
		return this.chain
			.dispatch(command(CommandType.SADD, (arguments) -> arguments.addKey(this.key).addValue(this.value)));
	}

	private static RedisCommand<byte[], byte[], String> command(CommandType type,
			Consumer<CommandArgs<byte[], byte[]>> arguments) {
		CommandArgs<byte[], byte[]> args = new CommandArgs<>(ByteArrayCodec.INSTANCE);
		arguments.accept(args);
		return new AsyncCommand<>(new Command<>(type, new StatusOutput<>(ByteArrayCodec.INSTANCE), args));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/** The decision does not look at the connection. */
	private static StatefulConnection<?, ?> connection() {
		return (StatefulConnection<?, ?>) Proxy.newProxyInstance(TtlBenchmark.class.getClassLoader(),
				new Class<?>[] { StatefulConnection.class }, (proxy, method, arguments) -> {
					throw new UnsupportedOperationException(method.toString());
				});
	}

	private static final class Transport implements CommandSink {

		@Override
		public <K, V, T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
			return command;
		}

	}

}
