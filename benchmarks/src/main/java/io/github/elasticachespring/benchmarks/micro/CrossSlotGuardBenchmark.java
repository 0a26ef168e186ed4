package io.github.elasticachespring.benchmarks.micro;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.keyspace.CrossSlotGuard;
import io.github.elasticachespring.client.keyspace.CrossSlotOptions;

/**
 * The guard against keys in several slots, as it stands before a cluster.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CrossSlotGuardBenchmark {

	private final CommandSink guarded = new CrossSlotGuard(CrossSlotOptions.DEFAULTS, true).intercept(connection(),
			new Transport());

	private final RedisCommand<byte[], byte[], String> get = command(CommandType.GET,
			(arguments) -> arguments.addKey(bytes("{user:4711}:cart")));

	private final RedisCommand<byte[], byte[], String> set = command(CommandType.SET,
			(arguments) -> arguments.addKey(bytes("{user:4711}:cart")).addValue(bytes("x".repeat(100))));

	private final RedisCommand<byte[], byte[], String> mget = command(CommandType.MGET, (arguments) -> {
		for (int i = 0; i < 10; i++) {
			arguments.addKey(bytes("{user:4711}:cart:" + i));
		}
	});

	/** One key. */
	@Benchmark
	public Object get() {
		return this.guarded.dispatch(this.get);
	}

	/** One key and a value of 100 bytes. */
	@Benchmark
	public Object set() {
		return this.guarded.dispatch(this.set);
	}

	/** Ten keys of one slot. */
	@Benchmark
	public Object mgetOfTenKeys() {
		return this.guarded.dispatch(this.mget);
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

	/** The guard does not look at the connection. */
	private static StatefulConnection<?, ?> connection() {
		return (StatefulConnection<?, ?>) Proxy.newProxyInstance(CrossSlotGuardBenchmark.class.getClassLoader(),
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
