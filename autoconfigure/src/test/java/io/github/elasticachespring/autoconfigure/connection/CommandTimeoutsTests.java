package io.github.elasticachespring.autoconfigure.connection;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class CommandTimeoutsTests {

	private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(1);

	@ParameterizedTest(name = "{0} {1}: {2} ms")
	@CsvSource({ "GET, key, 1000", "BLPOP, key 10, 11000", "BLPOP, key 0.5, 1500", "BLPOP, key 0, 0",
			"XREAD, COUNT 1 BLOCK 2000 STREAMS key $, 3000", "XREAD, COUNT 1 STREAMS key $, 1000" })
	void addsTheTimeThatTheCommandItselfWaits(CommandType type, String arguments, long millis) {
		CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8);
		for (String argument : arguments.split(" ")) {
			args.add(argument);
		}
		var source = CommandTimeouts.allowBlocking(TimeoutOptions.enabled(), COMMAND_TIMEOUT).getSource();
		long timeout = source.getTimeout(new Command<>(type, new ArrayOutput<>(StringCodec.UTF8), args));
		assertThat(source.getTimeUnit().toMillis(timeout)).isEqualTo(millis);
	}

	@Test
	void isTheCommandTimeoutWhileNoCommandIsKnown() {
		var source = CommandTimeouts.allowBlocking(TimeoutOptions.enabled(), COMMAND_TIMEOUT).getSource();
		assertThat(source.getTimeUnit()).isEqualTo(TimeUnit.NANOSECONDS);
		assertThat(source.getTimeout(null)).isEqualTo(COMMAND_TIMEOUT.toNanos());
	}

	@Test
	void leavesARuleOfTheApplication() {
		TimeoutOptions fixed = TimeoutOptions.builder().fixedTimeout(Duration.ofMinutes(1)).build();
		assertThat(CommandTimeouts.allowBlocking(fixed, COMMAND_TIMEOUT)).isSameAs(fixed);
		TimeoutOptions off = TimeoutOptions.create();
		assertThat(CommandTimeouts.allowBlocking(off, COMMAND_TIMEOUT)).isSameAs(off);
	}

}
