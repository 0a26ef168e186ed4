package io.github.elasticachespring.client.metrics;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.lettuce.core.protocol.CommandType;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * How long calls took, by command, role and outcome. A measurement is one number: which
 * timer in the upper bits, nanoseconds in the lower ones.
 */
final class CommandMeters {

	private static final int TIME_BITS = 48;

	private static final long LONGEST = (1L << TIME_BITS) - 1;

	/**
	 * What everybody uses is there from the start, what else is when it is first used.
	 */
	private static final List<CommandType> FROM_THE_START = List.of(CommandType.GET, CommandType.SET);

	private final Lookups lookups = new Lookups();

	private final Recorder recorder;

	private final List<Timers> registries = new CopyOnWriteArrayList<>();

	CommandMeters() {
		this.recorder = new Recorder(this::read);
	}

	Recorder recorder() {
		return this.recorder;
	}

	Lookups lookups() {
		return this.lookups;
	}

	/** For all threads; neither waits nor allocates. */
	void record(int number, boolean reader, CommandOutcome outcome, long nanos) {
		this.recorder.record((long) Timers.index(number, reader, outcome) << TIME_BITS | Math.min(nanos, LONGEST));
	}

	private void read(long sample) {
		int index = (int) (sample >>> TIME_BITS);
		for (Timers timers : this.registries) {
			timers.get(index).record(sample & LONGEST, TimeUnit.NANOSECONDS);
		}
	}

	void bindTo(MeterRegistry registry) {
		counter(registry, "hit", this.lookups.hits());
		counter(registry, "miss", this.lookups.misses());
		Timers timers = new Timers(registry);
		for (CommandType type : FROM_THE_START) {
			timers.get(Timers.index(CommandNames.number(type), false, CommandOutcome.ANSWERED));
		}
		this.registries.add(timers);
	}

	private static void counter(MeterRegistry registry, String result, LongAdder count) {
		FunctionCounter.builder("elasticache.cache.gets", count, LongAdder::sum)
			.description("Keys that were looked up and found, or not")
			.tag("result", result)
			.register(registry);
	}

	/** The timers of one registry. They belong to the recorder's thread once bound. */
	private static final class Timers {

		private static final int ROLES = 2;

		private final MeterRegistry registry;

		private final @Nullable Timer[] timers = new Timer[CommandNames.COUNT * ROLES * CommandOutcome.COUNT + 1];

		Timers(MeterRegistry registry) {
			this.registry = registry;
		}

		/** Never zero, so that a sample never is. */
		static int index(int number, boolean reader, CommandOutcome outcome) {
			return (number * ROLES + (reader ? 1 : 0)) * CommandOutcome.COUNT + outcome.ordinal() + 1;
		}

		Timer get(int index) {
			Timer timer = this.timers[index];
			return (timer != null) ? timer : register(index);
		}

		/** A command's outcomes come together, so that the first failure is a change. */
		private Timer register(int index) {
			int first = (index - 1) / CommandOutcome.COUNT * CommandOutcome.COUNT;
			String role = (first / CommandOutcome.COUNT % ROLES == 0) ? "primary" : "reader";
			String command = CommandNames.name(first / CommandOutcome.COUNT / ROLES);
			Timer wanted = null;
			for (int i = 0; i < CommandOutcome.COUNT; i++) {
				Timer timer = Timer.builder("elasticache.command")
					.description("Calls as the caller sees them, all attempts together")
					.tags("command", command, "role", role, "outcome", CommandOutcome.at(i).tag())
					.register(this.registry);
				this.timers[first + i + 1] = timer;
				wanted = (first + i + 1 == index) ? timer : wanted;
			}
			return Objects.requireNonNull(wanted);
		}

	}

}
