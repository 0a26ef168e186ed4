package io.github.elasticachespring.client.torture;

/**
 * Something done to a cache, and to whom.
 */
enum Torment {

	/** A replica takes over with the old primary's help. */
	PLANNED(Target.PRIMARY),

	/** Killed while writes stand still; comes back as a replica. */
	CRASH(Target.PRIMARY),

	/** Executes, answers nobody, and is killed. */
	CRASH_UNANSWERED(Target.PRIMARY),

	/** Stopped until another node has taken over. */
	SILENCE(Target.PRIMARY),

	/** Stopped for less than a promotion takes. */
	PAUSE(Target.PRIMARY),

	/** All packets vanish until another node has taken over. */
	BLACKHOLE(Target.PRIMARY),

	/** All clients' sockets are cut. */
	CUT(Target.PRIMARY),

	/** Executes, answers nobody, and cuts all clients' sockets. */
	CUT_UNANSWERED(Target.PRIMARY),

	/** A new node on a new address behind the same name. */
	REPLACE_PRIMARY(Target.PRIMARY),

	REPLACE_REPLICA(Target.REPLICA),

	REPLICA_CRASH(Target.REPLICA),

	REPLICA_LOADING(Target.REPLICA),

	REPLICA_LAG(Target.REPLICA),

	/** A slot in use goes to another shard with its keys, and comes back. */
	MOVE_SLOTS(Target.SLOTS);

	private final Target target;

	Torment(Target target) {
		this.target = target;
	}

	/** Whether it can be done to a cache with so many shards. */
	boolean appliesTo(int shards) {
		return this.target != Target.SLOTS || shards > 1;
	}

	private enum Target {

		PRIMARY, REPLICA, SLOTS

	}

}
