package io.github.elasticachespring.client.metrics;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.failover.FailoverEvent;
import io.github.elasticachespring.client.failover.FailoverListener;
import io.github.elasticachespring.client.failover.Outcome;
import io.github.elasticachespring.client.failover.Rejection;

/**
 * What failovers cost: how long their phases took, how many commands waited and were sent
 * again, how far DNS lagged behind. Failovers are timed when they are over, with what
 * their last event says.
 */
final class FailoverMeters implements FailoverListener {

	private enum Phase {

		DETECT, LOCATE, RECONNECT, TOTAL

	}

	private enum End {

		/** Another node is the primary now. */
		MOVED,

		/** The same node took commands again. */
		STAYED,

		/** It took longer than callers are made to wait. */
		GIVEN_UP

	}

	private final Recorder recorder;

	private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();

	private final AtomicInteger held = new AtomicInteger();

	private final Set<String> active = ConcurrentHashMap.newKeySet();

	private final Set<String> givenUp = ConcurrentHashMap.newKeySet();

	private final Map<Rejection, LongAdder> rejected = new EnumMap<>(Rejection.class);

	private final LongAdder notSent = new LongAdder();

	private final LongAdder unknown = new LongAdder();

	FailoverMeters(Recorder recorder) {
		this.recorder = recorder;
		for (Rejection rejection : Rejection.values()) {
			this.rejected.put(rejection, new LongAdder());
		}
	}

	@Override
	public void onFailover(FailoverEvent event) {
		if (event instanceof FailoverEvent.Started) {
			this.active.add(event.endpoint());
		}
		else if (event instanceof FailoverEvent.GivenUp) {
			this.givenUp.add(event.endpoint());
		}
		else if (event instanceof FailoverEvent.ReadOnly) {
			this.active.remove(event.endpoint());
			this.givenUp.remove(event.endpoint());
		}
		else if (event instanceof FailoverEvent.Ended ended) {
			this.active.remove(ended.endpoint());
			End outcome = ended.moved() ? End.MOVED : End.STAYED;
			record(ended, this.givenUp.remove(ended.endpoint()) ? End.GIVEN_UP : outcome);
		}
		else if (event instanceof FailoverEvent.NameCaughtUp caughtUp) {
			this.recorder.execute(() -> this.registries.forEach((registry) -> dnsLag(registry).record(caughtUp.lag())));
		}
	}

	private void record(FailoverEvent.Ended ended, End end) {
		this.recorder.execute(() -> this.registries.forEach((registry) -> {
			for (Phase phase : Phase.values()) {
				timer(registry, phase, end).record(duration(ended, phase));
			}
		}));
	}

	private static Duration duration(FailoverEvent.Ended ended, Phase phase) {
		return switch (phase) {
			case DETECT -> ended.detected();
			case LOCATE -> ended.located();
			case RECONNECT -> ended.reconnected();
			case TOTAL -> ended.detected().plus(ended.total());
		};
	}

	@Override
	public void onHeld(int change) {
		this.held.addAndGet(change);
	}

	@Override
	public void onResent(Outcome outcome, @Nullable Rejection rejection) {
		LongAdder count = (rejection != null) ? this.rejected.get(rejection) : null;
		if (count != null) {
			count.increment();
		}
		else {
			((outcome == Outcome.UNKNOWN) ? this.unknown : this.notSent).increment();
		}
	}

	void bindTo(MeterRegistry registry) {
		Gauge.builder("elasticache.commands.held", this.held, AtomicInteger::get)
			.description("Commands that wait for a primary")
			.register(registry);
		Gauge.builder("elasticache.failover.active", this.active, Set::size)
			.description("Failovers under way")
			.register(registry);
		this.rejected.forEach((rejection, count) -> resent(registry, rejection.name(), count));
		resent(registry, Outcome.NOT_SENT.name(), this.notSent);
		resent(registry, Outcome.UNKNOWN.name(), this.unknown);
		for (Phase phase : Phase.values()) {
			for (End end : End.values()) {
				timer(registry, phase, end);
			}
		}
		dnsLag(registry);
		this.registries.add(registry);
	}

	private static void resent(MeterRegistry registry, String reason, LongAdder count) {
		FunctionCounter.builder("elasticache.commands.resent", count, LongAdder::sum)
			.description("Commands that were sent again, by what became of the attempt before")
			.tag("reason", tag(reason))
			.register(registry);
	}

	private static Timer timer(MeterRegistry registry, Phase phase, End end) {
		return Timer.builder("elasticache.failover")
			.description("Failovers from the first unanswered command to the last connection that goes on")
			.tags("phase", tag(phase.name()), "outcome", tag(end.name()))
			.register(registry);
	}

	private static Timer dnsLag(MeterRegistry registry) {
		return Timer.builder("elasticache.dns.lag")
			.description("How long after a node was found to be the primary its name led there")
			.register(registry);
	}

	private static String tag(String constant) {
		return constant.toLowerCase(Locale.ROOT);
	}

}
