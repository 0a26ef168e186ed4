package io.github.elasticachespring.autoconfigure.actuate;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.failover.FailoverEvent;
import io.github.elasticachespring.client.failover.FailoverEvent.Ended;
import io.github.elasticachespring.client.failover.FailoverEvent.NameCaughtUp;
import io.github.elasticachespring.client.failover.FailoverEvent.Sign;
import io.github.elasticachespring.client.failover.FailoverEvent.Started;
import io.github.elasticachespring.client.failover.FailoverListener;

/**
 * Remembers the last failovers. Thread-safe.
 */
final class FailoverHistory implements FailoverListener {

	private static final int KEPT = 20;

	/** Guarded by this; the latest last. */
	private final Deque<Entry> entries = new ArrayDeque<>();

	/** Guarded by this; the latest of each group or shard. */
	private final Map<String, Entry> latest = new HashMap<>();

	/** Guarded by the history. */
	private static final class Entry {

		private final Started started;

		private boolean callersFailed;

		private boolean readOnly;

		private @Nullable Ended ended;

		private @Nullable Duration dnsLag;

		Entry(Started started) {
			this.started = started;
		}

		PastFailover describe() {
			Ended end = this.ended;
			return new PastFailover(this.started.endpoint(), this.started.at(), this.started.sign(),
					(end == null) ? this.readOnly ? "read-only" : "under way"
							: end.moved() ? "primary moved" : "primary came back",
					address(this.started.primary()), (end != null) ? address(end.primary()) : null,
					this.started.detected(), (end != null) ? end.located() : null,
					(end != null) ? end.reconnected() : null, (end != null) ? end.detected().plus(end.total()) : null,
					(end != null) ? end.total() : null, this.dnsLag, (end != null) ? end.resent() : null,
					this.callersFailed);
		}

		private static @Nullable String address(@Nullable InetSocketAddress address) {
			return (address != null) ? address.getAddress().getHostAddress() + ':' + address.getPort() : null;
		}

	}

	/**
	 * A failover, as it is shown. What is not known yet is {@code null}.
	 *
	 * @param endpoint the replication group, or the shard
	 * @param startedAt when commands began to wait
	 * @param sign what it was noticed by
	 * @param outcome how it ended
	 * @param from where the primary was
	 * @param to where it is
	 * @param detect how long it took to notice
	 * @param locate how long it took to find the primary
	 * @param reconnect how long it took to connect to it
	 * @param total how long these took together, as the meter has it
	 * @param waited how long commands waited, which they do from the moment it is noticed
	 * @param dnsLag how far the primary's name lagged behind its role
	 * @param resent how many commands were sent again
	 * @param callersFailed whether it lasted longer than callers are made to wait
	 */
	record PastFailover(String endpoint, Instant startedAt, Sign sign, String outcome, @Nullable String from,
			@Nullable String to, Duration detect, @Nullable Duration locate, @Nullable Duration reconnect,
			@Nullable Duration total, @Nullable Duration waited, @Nullable Duration dnsLag, @Nullable Long resent,
			boolean callersFailed) {
	}

	@Override
	public synchronized void onFailover(FailoverEvent event) {
		if (event instanceof Started started) {
			Entry entry = new Entry(started);
			this.latest.put(event.endpoint(), entry);
			this.entries.addLast(entry);
			if (this.entries.size() > KEPT) {
				this.entries.removeFirst();
			}
			return;
		}
		Entry entry = this.latest.get(event.endpoint());
		if (entry == null) {
			return;
		}
		if (event instanceof Ended ended) {
			entry.ended = ended;
		}
		else if (event instanceof NameCaughtUp caughtUp) {
			entry.dnsLag = caughtUp.lag();
		}
		else if (event instanceof FailoverEvent.ReadOnly) {
			entry.readOnly = true;
		}
		else if (event instanceof FailoverEvent.GivenUp) {
			entry.callersFailed = true;
		}
	}

	/** The latest first. */
	synchronized List<PastFailover> list() {
		List<PastFailover> list = new ArrayList<>();
		this.entries.descendingIterator().forEachRemaining((entry) -> list.add(entry.describe()));
		return list;
	}

}
