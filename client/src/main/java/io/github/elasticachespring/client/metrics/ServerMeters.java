package io.github.elasticachespring.client.metrics;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;

import io.github.elasticachespring.client.server.NodeRole;
import io.github.elasticachespring.client.server.NodeSample;
import io.github.elasticachespring.client.server.Snapshot;
import io.github.elasticachespring.client.server.SnapshotListener;

/**
 * The servers' own numbers. A gauge is there as long as its number is known: an absent
 * one and a zero are different things, to an alert above all. Told on the monitor's
 * executor; registries are talked to by the recorder's thread.
 */
final class ServerMeters implements SnapshotListener {

	private static final InternalLogger logger = InternalLoggerFactory.getInstance(ElastiCacheMetrics.class);

	private final Recorder recorder;

	private final List<Registered> registries = new CopyOnWriteArrayList<>();

	private final Map<NodeRole, LongAdder> evictions = new ConcurrentHashMap<>();

	private volatile Map<Reading, Double> readings = Map.of();

	/** Only the monitor's executor. */
	private boolean toldOfMissing;

	ServerMeters(Recorder recorder) {
		this.recorder = recorder;
	}

	/** One gauge of one role. */
	private record Reading(ServerGauge gauge, NodeRole role) {
	}

	void bindTo(MeterRegistry registry) {
		Registered registered = new Registered(registry);
		this.registries.add(registered);
		registered.requestUpdate();
	}

	@Override
	public void onSnapshot(Snapshot snapshot) {
		Map<Reading, Double> known = new HashMap<>();
		for (NodeRole role : NodeRole.values()) {
			for (ServerGauge gauge : ServerGauge.values()) {
				gauge.value(snapshot, role).ifPresent((value) -> known.put(new Reading(gauge, role), value));
			}
		}
		this.readings = Map.copyOf(known);
		snapshot.nodes().forEach(this::countEvictions);
		tellOfMissing(snapshot);
		this.registries.forEach(Registered::requestUpdate);
	}

	private void countEvictions(NodeSample node) {
		OptionalLong evicted = node.info().number("evicted_keys");
		if (evicted.isPresent()) {
			this.evictions.computeIfAbsent(node.info().role(), (role) -> new LongAdder())
				.add(node.growth("evicted_keys").orElse(0));
		}
	}

	private void tellOfMissing(Snapshot snapshot) {
		Map<String, TreeSet<String>> missing = new TreeMap<>();
		for (NodeSample node : snapshot.nodes()) {
			for (ServerGauge gauge : ServerGauge.values()) {
				gauge.fields()
					.stream()
					.filter((field) -> !node.info().isEmpty() && node.info().text(field) == null)
					.forEach((field) -> missing.computeIfAbsent(gauge.meter(), (meter) -> new TreeSet<>()).add(field));
			}
		}
		if (!missing.isEmpty() && !this.toldOfMissing) {
			this.toldOfMissing = true;
			logger.info("INFO of the servers does not tell everything, so that these meters may be absent: {}",
					missing);
		}
	}

	/** The meters of one registry. */
	private final class Registered {

		private final MeterRegistry registry;

		private final AtomicBoolean requested = new AtomicBoolean();

		// From here on, only the recorder's thread

		private final Map<Reading, Meter> gauges = new HashMap<>();

		private final Map<NodeRole, Meter> evictions = new HashMap<>();

		Registered(MeterRegistry registry) {
			this.registry = registry;
		}

		/** At most one request waits for a registry that is slow. */
		void requestUpdate() {
			if (this.requested.compareAndSet(false, true)) {
				ServerMeters.this.recorder.execute(this::update);
			}
		}

		private void update() {
			this.requested.set(false);
			Map<Reading, Double> known = ServerMeters.this.readings;
			for (Iterator<Map.Entry<Reading, Meter>> all = this.gauges.entrySet().iterator(); all.hasNext();) {
				Map.Entry<Reading, Meter> gauge = all.next();
				if (!known.containsKey(gauge.getKey())) {
					this.registry.remove(gauge.getValue());
					all.remove();
				}
			}
			known.keySet().forEach((reading) -> this.gauges.computeIfAbsent(reading, this::register));
			ServerMeters.this.evictions
				.forEach((role, count) -> this.evictions.computeIfAbsent(role, (key) -> register(role, count)));
		}

		private Meter register(Reading reading) {
			return Gauge
				.builder(reading.gauge().meter(), ServerMeters.this,
						(meters) -> meters.readings.getOrDefault(reading, Double.NaN))
				.description(reading.gauge().description())
				.baseUnit(reading.gauge().unit())
				.tag("role", reading.role().tag())
				.register(this.registry);
		}

		private Meter register(NodeRole role, LongAdder count) {
			return FunctionCounter.builder("elasticache.server.evictions", count, LongAdder::sum)
				.description("Keys evicted for want of memory since the first sample, of all nodes together")
				.tag("role", role.tag())
				.register(this.registry);
		}

	}

}
