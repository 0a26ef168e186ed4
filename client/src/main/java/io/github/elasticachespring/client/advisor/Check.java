package io.github.elasticachespring.client.advisor;

import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.advisor.Situation.Seen;

/**
 * A practice that can be checked through {@code INFO} and the settings in effect.
 */
public enum Check {

	/** An {@code allkeys-*} policy where sessions or queues live. */
	ALLKEYS_POLICY(Severity.WARNING,
			"maxmemory-policy `allkeys-*`, and a Spring Session repository in the application, or blocking pops or `XREADGROUP` in the servers' command statistics",
			"When memory is full the server evicts whatever was not used lately: sessions end and queued work is lost, without an error.",
			"Set maxmemory-policy to volatile-lru and give everything but queues a TTL, or keep sessions and queues in a cache of their own.",
			ApplicationChecks::allkeysPolicy),

	/** Time that a web request cannot wait. */
	COMMAND_TIMEOUT(Severity.WARNING,
			"In a web application: `elasticache.command-timeout` above 5 s, or above 30 s together with `elasticache.failover.max-wait`",
			"Threads that wait for the cache pile up behind it, and the caller has gone by the time the answer comes.",
			"Set 'elasticache.command-timeout' to a second or less, 'elasticache.failover.max-wait' to what a request can spare, and use MaxWait or 'elasticache.cache.max-wait' where less will do.",
			ApplicationChecks::commandTimeout),

	/** Connections near the limit. */
	CONNECTIONS(Severity.WARNING,
			"Clients of a primary at 80 % of `maxclients` or more (critical), or there as soon as all instances exhaust their pools. The instances are estimated: the primary's clients now, divided by this instance's connections now.",
			"A node at its limit refuses every further connection, those of a failover included.",
			"Lower 'elasticache.pool.max-active', or spread the load over more shards.",
			ApplicationChecks::connections),

	/** An engine out of support. */
	ENGINE_VERSION(Severity.WARNING,
			"An engine version whose standard support has ended, or ends within 180 days (info)",
			"After the end of standard support a version costs extra (Extended Support), and is upgraded without asking in the end.",
			"Upgrade to a current Valkey version: in place, with a failover that this client rides out.",
			ServerChecks::engineVersion),

	/** Sustained evictions. */
	EVICTIONS(Severity.WARNING, "Keys evicted between each of the last 5 samples",
			"The data does not fit: keys are lost before their time, and the hit rate falls with them.",
			"Scale up or out, or shorten TTLs ('elasticache.ttl').", ServerChecks::evictions),

	/** Few hits. */
	HIT_RATE(Severity.WARNING,
			"Less than 80 % hits among the lookups of the last 20 samples, if there were 1,000 or more",
			"A cache that mostly misses costs a round trip on top of what it should save.",
			"Look for keys that are never read again, for TTLs that are too short, and for evictions.",
			ServerChecks::hitRate),

	/** Keys without a TTL. */
	KEYS_WITHOUT_TTL(Severity.INFO, "20 % of the keys or more without a TTL, if there are 100 keys or more",
			"What never expires stays until somebody deletes it: memory fills up with data that nobody needs.",
			"Set 'elasticache.ttl.default', and exempt what has to stay with 'elasticache.ttl.exempt'.",
			ServerChecks::keysWithoutTtl),

	/** Little memory left. */
	MEMORY(Severity.WARNING, "`used_memory` at 80 % of `maxmemory` or more; critical from 95 %",
			"A full node evicts keys or refuses writes, as its policy has it, and a peak of traffic is enough to fill it.",
			"Scale up or out before it is full, or shorten TTLs ('elasticache.ttl').", ServerChecks::memory),

	/** No eviction at all. */
	NOEVICTION(Severity.WARNING, "maxmemory-policy `noeviction`; critical from 80 % memory",
			"When memory is full every write fails with an OOM error, until something expires or is deleted.",
			"Set maxmemory-policy in the parameter group: volatile-lru if everything that may go has a TTL, allkeys-lru for a cache and nothing else.",
			ServerChecks::noeviction),

	/** Nobody to fail over to. */
	NO_REPLICA(Severity.WARNING, "A primary that no replica follows (not on Serverless)",
			"There is nobody to fail over to: if the node fails, the cache is gone with all its data until a new, empty one is there.",
			"Add a replica in another availability zone, and turn on Multi-AZ with automatic failover.",
			ServerChecks::noReplica),

	/** A reader endpoint without readers. */
	READER_IS_PRIMARY(Severity.WARNING, "A reader endpoint, and no other node behind all names than the primary",
			"Reads that were meant to take load off the primary go to the primary.",
			"Add a replica, or set 'elasticache.endpoint.reader' to the group's reader endpoint (replica.… or …-ro.…).",
			ApplicationChecks::readerIsPrimary),

	/** No room for replication. */
	REPLICATION_MEMORY(Severity.WARNING, "`maxmemory` above 75 % of the node's `total_system_memory`",
			"While a replica synchronises or a backup is made the node needs memory beside the keys. Without it, it swaps, or ends what it was doing.",
			"Set reserved-memory-percent to 25 or more in the parameter group.", ServerChecks::replicationMemory),

	/** Plain text. */
	TLS(Severity.WARNING, "TLS off",
			"Passwords and data cross the network as plain text, and nothing proves which server answers.",
			"Turn on encryption in transit at the cache, then remove 'elasticache.ssl.enabled: false'. The endpoints' names change with it.",
			ApplicationChecks::tls),

	/** A {@code volatile-*} policy with too little to evict. */
	VOLATILE_POLICY(Severity.WARNING,
			"maxmemory-policy `volatile-*`, and half of the keys or more without a TTL, if there are 100 keys or more",
			"Keys without a TTL are never evicted: the others go first, and once they are gone, writes fail.",
			"Set 'elasticache.ttl.default', so that every key can go; in a cache and nothing else, maxmemory-policy allkeys-lru will do.",
			ServerChecks::volatilePolicy);

	private final Severity severity;

	private final String looksFor;

	private final String why;

	private final String remedy;

	private final Look look;

	Check(Severity severity, String looksFor, String why, String remedy, Look look) {
		this.severity = severity;
		this.looksFor = looksFor;
		this.why = why;
		this.remedy = remedy;
		this.look = look;
	}

	/** Looks at a situation. */
	@FunctionalInterface
	private interface Look {

		@Nullable Seen at(Situation situation);

	}

	/**
	 * By which the check can be muted.
	 * @return as {@code hit-rate}
	 */
	public String id() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * How much a finding matters, unless {@link #looksFor()} says otherwise.
	 * @return the severity
	 */
	public Severity severity() {
		return this.severity;
	}

	/**
	 * When there is a finding, with the figures.
	 * @return as Markdown
	 */
	public String looksFor() {
		return this.looksFor;
	}

	/**
	 * Why it matters.
	 * @return in sentences
	 */
	public String why() {
		return this.why;
	}

	/**
	 * What to do.
	 * @return in sentences
	 */
	public String remedy() {
		return this.remedy;
	}

	Optional<Finding> look(Situation situation) {
		return Optional.ofNullable(this.look.at(situation))
			.map((seen) -> new Finding(id(), seen.severity(), seen.text(), this.why, this.remedy));
	}

	/**
	 * Looks a check up.
	 * @param id its id
	 * @return the check, empty if there is none
	 */
	public static Optional<Check> of(String id) {
		for (Check check : values()) {
			if (check.id().equals(id)) {
				return Optional.of(check);
			}
		}
		return Optional.empty();
	}

}
