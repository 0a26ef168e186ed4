package io.github.elasticachespring.benchmarks.micro;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.ElastiCacheOptions;
import io.github.elasticachespring.client.endpoint.Endpoint.ReplicationGroup;
import io.github.elasticachespring.client.endpoint.HostPort;
import io.github.elasticachespring.client.keyspace.CrossSlotOptions;
import io.github.elasticachespring.client.keyspace.CrossSlotPolicy;
import io.github.elasticachespring.client.keyspace.TtlOptions;
import io.github.elasticachespring.client.keyspace.TtlPolicy;
import io.github.elasticachespring.client.metrics.ElastiCacheMetrics;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;

/**
 * Commands to a real server, with all features in the chain and without any: what the
 * features allocate for a command, on all threads together, is the difference of the two.
 * The time is the server's and the kernel's. In plain text, since TLS allocates more than
 * everything else.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class ClientBenchmark {

	/** Gate, TTL policy, guard of slots and meters; or none of them. */
	@Param({ "false", "true" })
	public boolean features;

	private final byte[] key = "user:4711:cart".getBytes(StandardCharsets.UTF_8);

	private final byte[] value = "x".repeat(100).getBytes(StandardCharsets.UTF_8);

	private final ElastiCacheMetrics meters = new ElastiCacheMetrics();

	private @Nullable ElastiCacheSimulator cache;

	private @Nullable ElastiCacheClient client;

	private @Nullable RedisCommands<byte[], byte[]> commands;

	/** Starts a server and connects. */
	@Setup
	public void connect() {
		this.meters.bindTo(new SimpleMeterRegistry());
		ElastiCacheSimulator cache = ElastiCacheSimulator.replicationGroup().replicas(0).plainText().start();
		InetSocketAddress address = cache.primary().address();
		ElastiCacheOptions.Builder options = ElastiCacheOptions
			.builder(new ReplicationGroup(new HostPort(address.getAddress().getHostAddress(), address.getPort()), null,
					List.of()))
			.tls(false)
			.commandTimeout(Duration.ofSeconds(30));
		if (this.features) {
			options.interceptors(List.of(this.meters))
				.ttl(TtlOptions.of(TtlPolicy.builder().defaultTtl(Duration.ofHours(1)).build()))
				.crossSlot(CrossSlotOptions.DEFAULTS.withPolicy(CrossSlotPolicy.FAIL));
		}
		else {
			options.failover(null).crossSlot(CrossSlotOptions.DEFAULTS.withPolicy(CrossSlotPolicy.OFF));
		}
		ElastiCacheClient client = ElastiCacheClient.create(null, options.build());
		StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE);
		this.cache = cache;
		this.client = client;
		this.commands = connection.sync();
		connection.sync().set(this.key, this.value);
	}

	/** Ends both. */
	@TearDown
	public void close() {
		if (this.client != null) {
			this.client.shutdown();
		}
		this.meters.close();
		if (this.cache != null) {
			this.cache.close();
		}
	}

	@Benchmark
	public Object get() {
		return commands().get(this.key);
	}

	/** Is given a TTL where there is a policy. */
	@Benchmark
	public Object set() {
		return commands().set(this.key, this.value);
	}

	private RedisCommands<byte[], byte[]> commands() {
		RedisCommands<byte[], byte[]> commands = this.commands;
		if (commands == null) {
			throw new IllegalStateException("Not connected");
		}
		return commands;
	}

}
