package io.github.elasticachespring.client.failover;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.command.CommandTraits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an attempt knows that Lettuce does not.
 */
class AttemptTests {

	private static final InetSocketAddress NODE = new InetSocketAddress("127.0.0.1", 6379);

	private static final FailoverOptions OPTIONS = new FailoverOptions(Duration.ofSeconds(5), 100, 1000,
			RepeatPolicy.EXACT);

	private final ManualScheduler scheduler = new ManualScheduler();

	private final Gate gate = new Gate("orders:6379", OPTIONS, FailoverFailures.DEFAULTS, List.of(),
			new HeldBudget(OPTIONS), new ManualLocator(), this.scheduler, (address) -> {
			});

	private final ManualConnection connection = new ManualConnection(this.gate, this.scheduler);

	/** Lettuce drops what is done when it is about to write it, without a word. */
	@Test
	void whatBelongsToASocketThatIsGoneIsOverBeforeItIsWritten() {
		this.connection.connect(NODE, "master");
		Call<Long> call = Call.incr("counter");
		Attempt<?, ?, ?> attempt = attempt(call, true);
		assertThat(attempt.isDone()).isFalse();
		this.connection.lose();
		this.connection.connect(NODE, "master");
		assertThat(attempt.isDone()).isTrue();
		assertThat(call.failure).isInstanceOf(ConnectionStateLostException.class);
	}

	@Test
	void whatBelongsToNoSocketIsWrittenToAnyOfThem() {
		this.connection.connect(NODE, "master");
		Attempt<?, ?, ?> attempt = attempt(Call.incr("counter"), false);
		this.connection.lose();
		this.connection.connect(NODE, "master");
		assertThat(attempt.isDone()).isFalse();
	}

	private Attempt<?, ?, ?> attempt(Call<Long> call, boolean bound) {
		Attempt<?, ?, ?> attempt = new Attempt<>(this.connection.gated, call, CommandTraits.of(call), 0, 0);
		attempt.assign(this.connection.gated.epoch(), bound);
		return attempt;
	}

}
