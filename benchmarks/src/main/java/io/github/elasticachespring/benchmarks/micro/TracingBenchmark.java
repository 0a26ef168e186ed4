package io.github.elasticachespring.benchmarks.micro;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
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
import io.micrometer.observation.ObservationRegistry;
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
import io.github.elasticachespring.client.endpoint.Endpoint.ReplicationGroup;
import io.github.elasticachespring.client.endpoint.HostPort;
import io.github.elasticachespring.client.metrics.ElastiCacheTracing;
import io.github.elasticachespring.client.metrics.ElastiCacheTracing.Target;

/**
 * A GET from its dispatch to its completion: without tracing, with tracing and nobody who
 * listens, and with a handler that does nothing, which leaves what this library and
 * Micrometer cost.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TracingBenchmark {

	/** Whether tracing stands in the chain, and whether anybody listens. */
	@Param({ "none", "off", "on" })
	public String tracing = "none";

	private CommandSink chain = new Transport();

	/** Binds the chain, as a connection does when it is made. */
	@Setup
	@SuppressWarnings("unchecked")
	public void bind() {
		ObservationRegistry registry = ObservationRegistry.create();
		if (this.tracing.equals("on")) {
			registry.observationConfig().observationHandler((context) -> true);
		}
		Target target = new Target(new ReplicationGroup(new HostPort("primary", 6379), null, List.of()), 0);
		// The link under measurement only looks at what kind of connection it is.
		StatefulConnection<byte[], byte[]> connection = (StatefulConnection<byte[], byte[]>) Proxy.newProxyInstance(
				getClass().getClassLoader(), new Class<?>[] { StatefulConnection.class },
				(proxy, method, arguments) -> {
					throw new UnsupportedOperationException(method.toString());
				});
		List<CommandInterceptor> links = this.tracing.equals("none") ? List.of()
				: List.of(new ElastiCacheTracing(registry, () -> target));
		this.chain = CommandInterceptor.chain(links, connection, new Transport());
	}

	@Benchmark
	public Object get() {
		return this.chain
			.dispatch(new AsyncCommand<>(new Command<>(CommandType.GET, new ValueOutput<>(ByteArrayCodec.INSTANCE),
					new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey("key".getBytes(StandardCharsets.UTF_8)))));
	}

	/** Answers at once. */
	private static final class Transport implements CommandSink {

		@Override
		public <K, V, T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
			command.complete();
			return command;
		}

	}

}
