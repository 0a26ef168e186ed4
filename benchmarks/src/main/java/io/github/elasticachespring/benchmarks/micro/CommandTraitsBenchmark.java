package io.github.elasticachespring.benchmarks.micro;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.cluster.SlotHash;
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

import io.github.elasticachespring.client.command.CommandArguments;
import io.github.elasticachespring.client.command.CommandTraits;

/**
 * What is asked of each command before it is sent: a SET with a value of 100 bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CommandTraitsBenchmark {

	private final RedisCommand<byte[], byte[], String> command = new AsyncCommand<>(
			new Command<>(CommandType.SET, new StatusOutput<>(ByteArrayCodec.INSTANCE),
					new CommandArgs<>(ByteArrayCodec.INSTANCE)
						.addKey("benchmark:{user:4711}:cart".getBytes(StandardCharsets.UTF_8))
						.addValue("x".repeat(100).getBytes(StandardCharsets.UTF_8))));

	/** Which command it is. */
	@Benchmark
	public Object traits() {
		return CommandTraits.of(this.command);
	}

	/** Whether it may be sent again. */
	@Benchmark
	public Object repeatability() {
		return CommandTraits.of(this.command).repeatability(CommandArguments.of(this.command));
	}

	/** Its key's slot. */
	@Benchmark
	public int slot() {
		CommandArguments arguments = CommandArguments.of(this.command);
		return SlotHash.getSlot(arguments.bytes(CommandTraits.of(this.command).keys().first(arguments)));
	}

}
