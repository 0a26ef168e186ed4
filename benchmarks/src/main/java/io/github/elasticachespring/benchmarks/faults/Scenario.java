package io.github.elasticachespring.benchmarks.faults;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.Failover;
import io.github.elasticachespring.simulator.Fault;
import io.github.elasticachespring.simulator.ReplicationGroupBuilder;
import io.github.elasticachespring.simulator.SimulatedNode;

/**
 * What goes wrong. DNS is a minute behind in all of them.
 */
enum Scenario {

	PLANNED("planned: the old primary's sockets stay open") {
		@Override
		Failover strike(ElastiCacheSimulator cache) {
			return cache.failover();
		}
	},

	CRASH("crash") {
		@Override
		Failover strike(ElastiCacheSimulator cache) {
			standStill(cache);
			return follow(cache.crash(cache.primary()));
		}
	},

	SILENCE("silence: the process stopped, its kernel acknowledges") {
		@Override
		Failover strike(ElastiCacheSimulator cache) {
			standStill(cache);
			return follow(cache.silence(cache.primary()));
		}
	},

	BLACKHOLE("blackhole: packets vanish") {
		@Override
		Failover strike(ElastiCacheSimulator cache) {
			standStill(cache);
			return follow(cache.isolate(cache.primary()));
		}
	},

	LOST_REPLIES("replies lost, then a crash") {
		@Override
		ReplicationGroupBuilder group() {
			return super.group().relayed();
		}

		/** Every caller has one command executed whose reply it never gets. */
		@Override
		Failover strike(ElastiCacheSimulator cache) {
			SimulatedNode primary = cache.primary();
			cache.loseReplies(primary);
			rest(Duration.ofMillis(150));
			return follow(cache.crash(primary));
		}
	},

	SHARD_CRASH("crash of one shard of three") {
		@Override
		int shards() {
			return 3;
		}

		@Override
		Failover strike(ElastiCacheSimulator cache) {
			standStill(cache);
			return follow(cache.crash(cache.primary()));
		}
	},

	TEN_PLANNED("ten planned in a row") {
		@Override
		Failover strike(ElastiCacheSimulator cache) {
			return cache.failover();
		}

		@Override
		int strikes() {
			return 10;
		}
	};

	/** Time from the loss of a primary to a promotion. */
	static final Duration PROMOTION_DELAY = Duration.ofSeconds(5);

	private static final Duration DNS_LAG = Duration.ofSeconds(60);

	private final String title;

	Scenario(String title) {
		this.title = title;
	}

	String title() {
		return this.title;
	}

	/** How many shards the cache has; more than one makes it a cluster. */
	int shards() {
		return 1;
	}

	/** How often it happens. */
	int strikes() {
		return 1;
	}

	/** A cluster serves what it has: the other shards do not wait for the broken one. */
	ElastiCacheSimulator start() {
		if (shards() == 1) {
			return group().start();
		}
		return ElastiCacheSimulator.cluster()
			.shards(shards())
			.replicasPerShard(1)
			.partialCoverage()
			.dnsLag(DNS_LAG)
			.promotionDelay(PROMOTION_DELAY)
			.start();
	}

	ReplicationGroupBuilder group() {
		return ElastiCacheSimulator.replicationGroup().replicas(2).dnsLag(DNS_LAG).promotionDelay(PROMOTION_DELAY);
	}

	/**
	 * Lets it happen.
	 * @return the failover that followed
	 */
	abstract Failover strike(ElastiCacheSimulator cache);

	/**
	 * Replication is asynchronous: what the old primary had acknowledged and not passed
	 * on is lost, whatever the client does. So writes stand still for the few
	 * milliseconds in which the replicas catch up: what is missing afterwards, the client
	 * has lost.
	 */
	private static void standStill(ElastiCacheSimulator cache) {
		SimulatedNode primary = cache.primary();
		primary.execute("CLIENT", "PAUSE", "60000", "WRITE");
		String offset = field(primary, "master_repl_offset");
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
		List<SimulatedNode> replicas = cache.replicas();
		while (!replicas.stream().allMatch((replica) -> offset.equals(field(replica, "slave_repl_offset")))) {
			if (System.nanoTime() > deadline) {
				throw new IllegalStateException("The replicas do not catch up");
			}
			rest(Duration.ofMillis(2));
		}
	}

	private static String field(SimulatedNode node, String name) {
		return String.valueOf(node.execute("INFO", "replication"))
			.lines()
			.filter((line) -> line.startsWith(name + ':'))
			.map((line) -> line.substring(name.length() + 1).strip())
			.findFirst()
			.orElse("");
	}

	private static Failover follow(Fault fault) {
		return fault.failover().orTimeout(30, TimeUnit.SECONDS).join();
	}

	private static void rest(Duration duration) {
		LockSupport.parkNanos(duration.toNanos());
	}

}
