package io.github.elasticachespring.client.torture;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.elasticachespring.client.InStep;
import io.github.elasticachespring.client.torture.Schedule.Step;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.Fault;
import io.github.elasticachespring.simulator.SimulatedNode;
import io.github.elasticachespring.simulator.UnavailableException;

import static org.awaitility.Awaitility.await;

/**
 * Does what a schedule says. Each step ends with a cache that is whole again, though its
 * names may be behind.
 */
final class Tormentor {

	/** Long enough for the replies of what was under way, and for the replicas. */
	private static final Duration UNANSWERED = Duration.ofMillis(200);

	private static final Duration CLOSING = Duration.ofMillis(50);

	private final ElastiCacheSimulator cache;

	/** The slots that somebody uses, by the shard they are in when it begins. */
	private final List<List<Integer>> slots;

	/**
	 * Creates one.
	 * @param cache what suffers
	 * @param slots the slots that somebody uses, by shard
	 */
	Tormentor(ElastiCacheSimulator cache, List<List<Integer>> slots) {
		this.cache = cache;
		this.slots = slots;
	}

	void carryOut(Step step) {
		this.cache.dnsLag(step.dnsLag());
		SimulatedNode primary = this.cache.primary(step.shard());
		List<SimulatedNode> replicas = this.cache.replicas(step.shard());
		SimulatedNode replica = replicas.get(step.choice() % replicas.size());
		switch (step.torment()) {
			case PLANNED -> this.cache.failover(step.shard());
			case CRASH -> {
				standStill(primary, replicas);
				promoted(this.cache.crash(primary), step.hold());
			}
			case CRASH_UNANSWERED -> {
				try (Fault lost = this.cache.loseReplies(primary)) {
					rest(UNANSWERED);
					promoted(this.cache.crash(primary), step.hold());
				}
			}
			case SILENCE -> {
				standStill(primary, replicas);
				promoted(this.cache.silence(primary), step.hold());
				primary.execute("CLIENT", "UNPAUSE");
			}
			case BLACKHOLE -> {
				standStill(primary, replicas);
				promoted(isolate(primary), step.hold());
				primary.execute("CLIENT", "UNPAUSE");
			}
			case PAUSE -> hold(this.cache.silence(primary), step.hold());
			case CUT -> cut(primary);
			case CUT_UNANSWERED -> {
				try (Fault lost = this.cache.loseReplies(primary)) {
					rest(UNANSWERED);
					cut(primary);
					// A socket that lost bytes must be gone before bytes pass again: TCP
					// loses none in the middle.
					rest(CLOSING);
				}
			}
			case REPLACE_PRIMARY -> this.cache.replace(primary);
			case REPLACE_REPLICA -> this.cache.replace(replica);
			case REPLICA_CRASH -> hold(this.cache.crash(replica), step.hold());
			case REPLICA_LOADING -> hold(this.cache.loading(replica, step.hold()), step.hold());
			case REPLICA_LAG -> hold(this.cache.lag(replica), step.hold());
			case MOVE_SLOTS -> move(step);
		}
	}

	/** Where packets cannot be dropped, a stopped node comes nearest. */
	private Fault isolate(SimulatedNode node) {
		try {
			return this.cache.isolate(node);
		}
		catch (UnavailableException ex) {
			return this.cache.silence(node);
		}
	}

	/**
	 * Replication is asynchronous, and what the old primary acknowledged and did not pass
	 * on is lost, whatever the client does. So nothing is written in the few milliseconds
	 * in which the replicas catch up: whatever is missing then, the client has lost.
	 */
	private static void standStill(SimulatedNode primary, List<SimulatedNode> replicas) {
		primary.execute("CLIENT", "PAUSE", "60000", "WRITE");
		InStep.await(primary, replicas);
	}

	private static void promoted(Fault fault, Duration hold) {
		try (fault) {
			fault.failover().orTimeout(30, TimeUnit.SECONDS).join();
			rest(hold);
		}
	}

	private static void hold(Fault fault, Duration hold) {
		try (fault) {
			rest(hold);
		}
	}

	private static void cut(SimulatedNode node) {
		node.execute("CLIENT", "KILL", "TYPE", "normal");
	}

	private void move(Step step) {
		List<Integer> used = this.slots.get(step.shard());
		int slot = used.get(step.choice() % used.size());
		this.cache.moveSlots(slot, slot, (step.shard() + 1) % this.slots.size());
		rest(step.hold());
		this.cache.moveSlots(slot, slot, step.shard());
	}

	static void rest(Duration duration) {
		await().pollDelay(duration).atMost(duration.plusSeconds(30)).until(() -> true);
	}

}
