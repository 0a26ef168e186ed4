package io.github.elasticachespring.client.metrics;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.elasticachespring.client.failover.CommandOutcomeUnknownException;
import io.github.elasticachespring.client.failover.ConnectionStateLostException;
import io.github.elasticachespring.client.failover.PrimaryUnavailableException;
import io.github.elasticachespring.client.keyspace.CrossSlotException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class CommandOutcomeTests {

	@ParameterizedTest
	@MethodSource
	void tellsWhatAnExceptionMeans(Throwable failure, CommandOutcome outcome) {
		assertThat(CommandOutcome.of(failure)).isEqualTo(outcome);
	}

	static Stream<Arguments> tellsWhatAnExceptionMeans() {
		return Stream.of(arguments(new PrimaryUnavailableException("", null), CommandOutcome.NOT_SENT),
				arguments(new ConnectionStateLostException("", null), CommandOutcome.NOT_SENT),
				arguments(new CrossSlotException(""), CommandOutcome.NOT_SENT),
				arguments(new CommandOutcomeUnknownException("", null), CommandOutcome.UNKNOWN),
				arguments(new RedisCommandTimeoutException(""), CommandOutcome.TIMEOUT),
				arguments(new CancellationException(), CommandOutcome.CANCELLED),
				arguments(new RedisCommandExecutionException("WRONGTYPE not a list"), CommandOutcome.ERROR),
				arguments(new RedisCommandExecutionException("READONLY"), CommandOutcome.REJECTED),
				arguments(new RedisException(new IOException("reset")), CommandOutcome.FAILED));
	}

	@ParameterizedTest
	@CsvSource({ "WRONGTYPE Operation against a key, ERROR", "TRYAGAIN Multiple keys request, REJECTED",
			"LOADING the dataset, REJECTED", "ERR unknown command, ERROR" })
	void tellsTheCommandsOwnErrorsFromTheServers(String error, CommandOutcome outcome) {
		assertThat(CommandOutcome.ofError(error)).isEqualTo(outcome);
	}

}
