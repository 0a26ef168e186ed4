package io.github.elasticachespring.client.metrics;

import java.util.function.Supplier;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.protocol.RedisCommand;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

import io.github.elasticachespring.client.command.CallerContext;
import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.endpoint.Endpoint;

/**
 * One observation, and so one span, for each command as its caller sees it: from its
 * dispatch to its end, however often it was sent. What becomes of it on the way are
 * events: {@code held}, {@code sent}, {@code sent again}. Its parent is the caller's
 * current observation, in the reactive API that of the subscriber's context. Names and
 * attributes are OpenTelemetry's for database clients; keys and values are in none of
 * them.
 *
 * <p>
 * Give it to the options of a client as an interceptor, after {@link ElastiCacheMetrics}
 * if that is there. Thread-safe. With a registry that has no handlers it is not in the
 * chain at all. Handlers run on the caller's thread and on event loops, as everywhere in
 * Micrometer: they must not block. One that throws is logged, once, and fails no command.
 */
public final class ElastiCacheTracing implements CommandInterceptor, CallerContext {

	private static final InternalLogger logger = InternalLoggerFactory.getInstance(ElastiCacheTracing.class);

	/**
	 * Where Micrometer and Reactor keep an observation: the key of
	 * {@code ObservationThreadLocalAccessor}, which cannot be loaded without the library
	 * for context propagation.
	 */
	private static final String OBSERVATION = "micrometer.observation";

	private static final ThreadLocal<@Nullable Observation> CALLER = new ThreadLocal<>();

	private final ObservationRegistry registry;

	private final Supplier<Target> target;

	private volatile boolean toldOfFailure;

	/**
	 * What commands are sent to.
	 *
	 * @param endpoint the cache
	 * @param database the logical database
	 */
	public record Target(Endpoint endpoint, int database) {
	}

	/**
	 * Creates the link.
	 * @param registry where observations go
	 * @param target what commands are sent to; asked when a connection is made
	 */
	public ElastiCacheTracing(ObservationRegistry registry, Supplier<Target> target) {
		this.registry = registry;
		this.target = target;
	}

	@Override
	public CommandSink intercept(StatefulConnection<?, ?> connection, CommandSink next) {
		return this.registry.isNoop() ? next : new TracedSink(this, this.target.get(), connection, next);
	}

	@Override
	public boolean isIn(ContextView context) {
		return context.hasKey(OBSERVATION);
	}

	@Override
	public Scope open(ContextView context) {
		Observation before = CALLER.get();
		CALLER.set(context.get(OBSERVATION));
		return () -> CALLER.set(before);
	}

	/**
	 * Begins a command's observation.
	 * @return the command to send, {@code null} if nobody wants to observe this one
	 */
	<K, V, T> @Nullable CommandSpan<K, V, T> begin(RedisCommand<K, V, T> command, Target target) {
		try {
			CommandObservationContext context = new CommandObservationContext(
					CommandNames.name(CommandNames.number(command.getType())), target);
			Observation observation = Observation.createNotStarted(null, CommandObservationConvention.INSTANCE,
					() -> context, this.registry);
			if (observation.isNoop()) {
				return null;
			}
			Observation caller = CALLER.get();
			if (caller != null) {
				observation.parentObservation(caller);
			}
			return new CommandSpan<>(this, command, context, observation.start());
		}
		catch (RuntimeException ex) {
			failed(ex);
			return null;
		}
	}

	/** A handler threw. */
	void failed(RuntimeException failure) {
		if (!this.toldOfFailure) {
			this.toldOfFailure = true;
			logger.warn("An observation handler failed; commands go on, and this is said once", failure);
		}
	}

}
