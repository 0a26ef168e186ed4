package io.github.elasticachespring.client.failover;

import java.time.Duration;
import java.util.function.Supplier;

import io.lettuce.core.api.StatefulConnection;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.github.elasticachespring.client.command.CallerContext;
import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.client.command.CommandSink;

/**
 * What one caller is ready to wait for the end of an outage, where that is less than the
 * client's {@code failover.max-wait}: a cache has a source to turn to, a health check
 * wants to know now. Zero does not wait at all.
 *
 * <p>
 * In the synchronous and the asynchronous API it holds for the commands that a thread
 * dispatches between {@link #open()} and the end of that, or within {@link #call}; in the
 * reactive API for the commands of a publisher whose subscriber's context has it:
 * {@code mono.contextWrite(maxWait.asContext())}. It goes with a command to wherever that
 * is held or sent again. An outage older than it fails the command at once.
 *
 * <p>
 * Immutable.
 */
public final class MaxWait {

	private static final Class<MaxWait> KEY = MaxWait.class;

	private static final ThreadLocal<@Nullable MaxWait> CURRENT = new ThreadLocal<>();

	/** Spares clients that never use it the look at the thread. */
	private static volatile boolean used;

	private final long nanos;

	private MaxWait(long nanos) {
		this.nanos = nanos;
	}

	/**
	 * States a wait.
	 * @param longest the longest to wait, zero or more
	 * @return the wait
	 */
	public static MaxWait of(Duration longest) {
		if (longest.isNegative()) {
			throw new IllegalArgumentException("A wait cannot be negative: " + longest);
		}
		used = true;
		return new MaxWait(longest.toNanos());
	}

	/**
	 * What holds for commands that this thread dispatches now.
	 * @return the wait, {@code null} for the client's own
	 */
	public static @Nullable MaxWait current() {
		return used ? CURRENT.get() : null;
	}

	/**
	 * The longest to wait.
	 * @return the time
	 */
	public Duration longest() {
		return Duration.ofNanos(this.nanos);
	}

	long nanos() {
		return this.nanos;
	}

	/**
	 * Begins to hold for what this thread dispatches.
	 * @return ends it, on the same thread
	 */
	public Scope open() {
		MaxWait before = CURRENT.get();
		CURRENT.set(this);
		return () -> CURRENT.set(before);
	}

	/**
	 * Holds for what is dispatched by a call.
	 * @param call the call
	 * @param <T> what it returns
	 * @return what it returned
	 */
	public <T extends @Nullable Object> T call(Supplier<T> call) {
		try (Scope scope = open()) {
			return call.get();
		}
	}

	/**
	 * What to write to a subscriber's context.
	 * @return this, as a context
	 */
	public ContextView asContext() {
		return Context.of(KEY, this);
	}

	/** The end of a stretch of code. */
	public interface Scope extends AutoCloseable {

		@Override
		void close();

	}

	/**
	 * Attaches what holds to the commands that pass.
	 * @return the link of the chain nearest to the caller
	 */
	public static CommandInterceptor interceptor() {
		return new Link();
	}

	/** Attaches the limit of the dispatching thread, or of a reactive caller. */
	private static final class Link implements CommandInterceptor, CallerContext {

		@Override
		public CommandSink intercept(StatefulConnection<?, ?> connection, CommandSink next) {
			return new LimitedCommand.Sink(next);
		}

		@Override
		public boolean isIn(ContextView context) {
			return used && context.hasKey(KEY);
		}

		@Override
		public CallerContext.Scope open(ContextView context) {
			MaxWait limit = context.get(KEY);
			return limit.open()::close;
		}

	}

}
