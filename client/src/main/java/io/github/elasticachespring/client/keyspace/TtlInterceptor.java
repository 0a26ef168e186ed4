package io.github.elasticachespring.client.keyspace;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

import io.lettuce.core.api.StatefulConnection;

import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.client.command.CommandSink;

/**
 * Sees to it that keys have a TTL: the link of the chain that carries out a
 * {@link TtlPolicy}. It stands nearest to the transport, so that what other links count
 * is what the application sent, and above the failover, so that what it adds is held and
 * sent again like anything else.
 *
 * <p>
 * One instance serves all connections of a client.
 */
public final class TtlInterceptor implements CommandInterceptor {

	private final TtlPolicy policy;

	private final Function<String, RuntimeException> failures;

	private final Predicate<Throwable> mayHaveWritten;

	private final TtlDecider decider;

	private final TtlJournal journal;

	private final TtlWatch watch;

	private final InstantSource clock;

	private final long patience;

	/**
	 * Creates the link.
	 * @param options the policy and who is concerned by it
	 * @param commandTimeout the longest a command may take: a reply is held back for no
	 * longer
	 * @param mayHaveWritten whether a command that was sent may have been executed
	 * although it ended with this failure
	 */
	public TtlInterceptor(TtlOptions options, Duration commandTimeout, Predicate<Throwable> mayHaveWritten) {
		this(options, commandTimeout, mayHaveWritten, InstantSource.system(),
				() -> ThreadLocalRandom.current().nextLong());
	}

	TtlInterceptor(TtlOptions options, Duration commandTimeout, Predicate<Throwable> mayHaveWritten,
			InstantSource clock, RandomGenerator random) {
		this.mayHaveWritten = mayHaveWritten;
		this.policy = options.policy();
		this.failures = options.failures();
		this.decider = new TtlDecider(options.policy(), clock, random);
		this.journal = new TtlJournal(options.listeners());
		this.watch = new TtlWatch(this.journal, clock);
		this.clock = clock;
		// A caller who waits for exactly the timeout is to have the reply before.
		this.patience = commandTimeout.toNanos() / 10 * 9;
	}

	@Override
	public CommandSink intercept(StatefulConnection<?, ?> connection, CommandSink next) {
		if (this.policy.enforcement() == TtlEnforcement.OFF) {
			return next;
		}
		return new TtlSink(this, connection, next);
	}

	TtlDecider decider() {
		return this.decider;
	}

	TtlJournal journal() {
		return this.journal;
	}

	TtlWatch watch() {
		return this.watch;
	}

	InstantSource clock() {
		return this.clock;
	}

	boolean mayHaveWritten(Throwable failure) {
		return this.mayHaveWritten.test(failure);
	}

	/** How long a reply may be held back, counted from the command's dispatch. */
	long patience() {
		return this.patience;
	}

	RuntimeException rejection(String command, TtlDecision.Reject rejected) {
		this.journal.record(TtlAction.REJECTED);
		return this.failures
			.apply(("%s %s, and elasticache.ttl.enforcement is 'reject': it was not sent. Give keys like"
					+ " '%s' a TTL in the command (SET with EX) or in elasticache.ttl.rules, or name them in "
					+ "elasticache.ttl.exempt")
				.formatted(command, rejected.reason(), KeyShape.of(rejected.key())));
	}

}
