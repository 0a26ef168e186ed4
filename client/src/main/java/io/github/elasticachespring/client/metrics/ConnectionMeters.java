package io.github.elasticachespring.client.metrics;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import io.github.elasticachespring.client.transport.ConnectionEvent;
import io.github.elasticachespring.client.transport.ConnectionListener;
import io.github.elasticachespring.client.transport.ConnectionRole;

/**
 * How many connections there are, and how long connecting took.
 */
final class ConnectionMeters implements ConnectionListener {

	private static final String CONNECTED = "connected";

	private static final String FAILED = "failed";

	private static final String TOTAL = "total";

	private static final List<String> PHASES = List.of("tcp", "tls", "handshake", TOTAL);

	private final Recorder recorder;

	private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();

	private final Map<ConnectionRole, AtomicInteger> connections = new EnumMap<>(ConnectionRole.class);

	ConnectionMeters(Recorder recorder) {
		this.recorder = recorder;
		for (ConnectionRole role : ConnectionRole.values()) {
			this.connections.put(role, new AtomicInteger());
		}
	}

	@Override
	public void onConnection(ConnectionEvent event) {
		if (event instanceof ConnectionEvent.Opened opened) {
			add(opened.role(), 1);
			record(opened, opened.again(), "tcp", CONNECTED, opened.connect());
			Duration tls = opened.tls();
			if (tls != null) {
				record(opened, opened.again(), "tls", CONNECTED, tls);
			}
			record(opened, opened.again(), "handshake", CONNECTED, opened.handshake());
			record(opened, opened.again(), TOTAL, CONNECTED, opened.total());
		}
		else if (event instanceof ConnectionEvent.Failed failed) {
			record(failed, failed.again(), TOTAL, FAILED, failed.after());
		}
		else {
			add(event.role(), -1);
		}
	}

	private void add(ConnectionRole role, int change) {
		AtomicInteger count = this.connections.get(role);
		if (count != null) {
			count.addAndGet(change);
		}
	}

	private void record(ConnectionEvent event, boolean again, String phase, String outcome, Duration time) {
		this.recorder.execute(() -> this.registries
			.forEach((registry) -> timer(registry, event.role(), again, phase, outcome).record(time)));
	}

	void bindTo(MeterRegistry registry) {
		this.connections.forEach((role, count) -> {
			Gauge.builder("elasticache.connections", count, AtomicInteger::get)
				.description("Connections that are ready for commands")
				.tag("role", tag(role))
				.register(registry);
			for (boolean again : new boolean[] { false, true }) {
				PHASES.forEach((phase) -> timer(registry, role, again, phase, CONNECTED));
				timer(registry, role, again, TOTAL, FAILED);
			}
		});
		this.registries.add(registry);
	}

	private static Timer timer(MeterRegistry registry, ConnectionRole role, boolean again, String phase,
			String outcome) {
		return Timer.builder("elasticache.connects")
			.description("Connecting, from looking the name up to being ready for commands")
			.tags("role", tag(role), "reason", again ? "lost" : "new", "phase", phase, "outcome", outcome)
			.register(registry);
	}

	private static String tag(ConnectionRole role) {
		return role.name().toLowerCase(Locale.ROOT);
	}

}
