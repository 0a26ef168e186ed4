package io.github.elasticachespring.client.advisor;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;

import io.github.elasticachespring.client.server.NodeSample;
import io.github.elasticachespring.client.server.Snapshot;
import io.github.elasticachespring.client.server.SnapshotListener;

/**
 * Looks at each sample of the servers and at the application's settings for what should
 * be set up differently, and says once, after the first sample, what it found.
 *
 * <p>
 * Told on the monitor's executor, which it does not block; {@link #findings()} is for any
 * thread.
 */
public final class Advisor implements SnapshotListener {

	private static final InternalLogger logger = InternalLoggerFactory.getInstance(Advisor.class);

	private final Application application;

	private final Set<Check> muted;

	private final Clock clock;

	private volatile List<Finding> findings;

	// From here on, only the monitor's executor

	private Trend trend = Trend.NONE;

	private boolean summarized;

	/**
	 * Creates an advisor, which looks at the settings at once.
	 * @param application what is known of the application
	 * @param muted checks to leave out
	 * @param clock the date
	 */
	public Advisor(Application application, Set<Check> muted, Clock clock) {
		this.application = application;
		this.muted = Set.copyOf(muted);
		this.clock = clock;
		this.findings = look(Snapshot.NONE, Trend.NONE);
	}

	@Override
	public void onSnapshot(Snapshot snapshot) {
		if (snapshot.nodes().stream().noneMatch(NodeSample::isReachable)) {
			// An outage is not a matter of practice.
			return;
		}
		this.trend = this.trend.after(snapshot);
		List<Finding> found = look(snapshot, this.trend);
		this.findings = found;
		if (!this.summarized) {
			this.summarized = true;
			summarize(found);
		}
	}

	private List<Finding> look(Snapshot snapshot, Trend trend) {
		Situation situation = new Situation(snapshot, trend, this.application, LocalDate.now(this.clock));
		return Stream.of(Check.values())
			.filter((check) -> !this.muted.contains(check))
			.flatMap((check) -> check.look(situation).stream())
			.sorted(Comparator.comparing(Finding::severity).reversed())
			.toList();
	}

	private static void summarize(List<Finding> findings) {
		if (findings.isEmpty()) {
			logger.info("The advisor found nothing that should be set up differently");
			return;
		}
		List<String> parts = new ArrayList<>();
		for (Severity severity : Severity.values()) {
			String ids = findings.stream()
				.filter((finding) -> finding.severity() == severity)
				.map(Finding::check)
				.collect(Collectors.joining(", "));
			if (!ids.isEmpty()) {
				parts.add(0, severity.tag() + ": " + ids);
			}
		}
		logger.info(
				"The advisor found {} thing(s) that should be set up differently, {}. The actuator's endpoint "
						+ "'elasticache' tells what was seen and what to do",
				findings.size(), String.join("; ", parts));
	}

	/**
	 * What was found last.
	 * @return the most urgent first
	 */
	public List<Finding> findings() {
		return this.findings;
	}

}
