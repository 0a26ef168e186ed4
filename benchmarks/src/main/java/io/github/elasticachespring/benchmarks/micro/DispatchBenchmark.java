package io.github.elasticachespring.benchmarks.micro;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ValueOutput;
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

import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.command.CountingInterceptor;

/**
 * The chain alone: from a connection's {@code dispatch} to the place where Lettuce takes
 * over.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DispatchBenchmark {

	/** How many links the chain has. */
	@Param({ "0", "1", "4" })
	public int links;

	private final RedisCommand<byte[], byte[], byte[]> command = new AsyncCommand<>(
			new Command<>(CommandType.GET, new ValueOutput<>(ByteArrayCodec.INSTANCE),
					new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey("key".getBytes(StandardCharsets.UTF_8))));

	private CommandSink chain = new Transport();

	/** Binds the chain, as a connection does when it is made. */
	@Setup
	@SuppressWarnings("unchecked")
	public void bind() {
		List<CommandInterceptor> interceptors = Collections.nCopies(this.links, new CountingInterceptor());
		// The links under measurement do not look at the connection.
		StatefulConnection<byte[], byte[]> connection = (StatefulConnection<byte[], byte[]>) Proxy.newProxyInstance(
				getClass().getClassLoader(), new Class<?>[] { StatefulConnection.class },
				(proxy, method, arguments) -> {
					throw new UnsupportedOperationException(method.toString());
				});
		this.chain = CommandInterceptor.chain(interceptors, connection, new Transport());
	}

	@Benchmark
	public Object dispatch() {
		return this.chain.dispatch(this.command);
	}

	private static final class Transport implements CommandSink {

		@Override
		public <K, V, T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
			return command;
		}

	}

}
