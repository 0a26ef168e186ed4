package io.github.elasticachespring.autoconfigure.health;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.failover.FailoverEvent;
import io.github.elasticachespring.client.failover.FailoverEvent.Ended;
import io.github.elasticachespring.client.failover.FailoverEvent.GivenUp;
import io.github.elasticachespring.client.failover.FailoverEvent.ReadOnly;
import io.github.elasticachespring.client.failover.FailoverEvent.Started;
import io.github.elasticachespring.client.failover.FailoverListener;

/**
 * The failovers that have started and not ended, one for each replication group or shard.
 * Told on the client's threads, read on any.
 */
final class ActiveFailovers implements FailoverListener {

	private final Map<String, ActiveFailover> active = new ConcurrentHashMap<>();

	/**
	 * A failover under way.
	 *
	 * @param started its first sign
	 * @param tried what the nodes answered when callers began to fail, {@code null}
	 * before
	 */
	record ActiveFailover(Started started, @Nullable String tried) {
	}

	@Override
	public void onFailover(FailoverEvent event) {
		if (event instanceof Started started) {
			this.active.put(event.endpoint(), new ActiveFailover(started, null));
		}
		else if (event instanceof GivenUp givenUp) {
			this.active.computeIfPresent(event.endpoint(),
					(endpoint, failover) -> new ActiveFailover(failover.started(), givenUp.tried()));
		}
		else if (event instanceof Ended || event instanceof ReadOnly) {
			this.active.remove(event.endpoint());
		}
	}

	List<ActiveFailover> list() {
		return List.copyOf(this.active.values());
	}

}
