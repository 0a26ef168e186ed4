package io.github.elasticachespring.client.failover;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What happens in a failover, in this order.
 */
public sealed interface FailoverEvent {

	/**
	 * Which replication group or shard.
	 * @return its endpoint
	 */
	String endpoint();

	/**
	 * The first sign of an outage: commands wait from here on.
	 *
	 * @param endpoint which group
	 * @param at when
	 * @param sign what was seen
	 * @param primary where the primary was, if known
	 * @param detected how long it took to notice: how long the oldest command under way
	 * had been without a reply; zero if none was
	 */
	record Started(String endpoint, Instant at, Sign sign, @Nullable InetSocketAddress primary,
			Duration detected) implements FailoverEvent {
	}

	/**
	 * A node said that it is the primary, and nobody contradicted it.
	 *
	 * @param endpoint which group
	 * @param primary where it is
	 * @param moved whether that is another node than before
	 * @param located how long it took to find it
	 */
	record PrimaryFound(String endpoint, InetSocketAddress primary, boolean moved,
			Duration located) implements FailoverEvent {
	}

	/**
	 * The outage has lasted longer than callers are made to wait: they fail at once from
	 * here on. The search goes on.
	 *
	 * @param endpoint which group
	 * @param after how long it has lasted
	 * @param tried what the nodes answered last
	 */
	record GivenUp(String endpoint, Duration after, String tried) implements FailoverEvent {
	}

	/**
	 * There has been no primary since the client was started, as in a secondary of a
	 * Global Datastore: commands flow, and writes are refused at once until a node is
	 * promoted. Ends what {@link Started} began.
	 *
	 * @param endpoint which group
	 * @param replica the node that the primary's name leads to
	 * @param after how long commands were held
	 */
	record ReadOnly(String endpoint, InetSocketAddress replica, Duration after) implements FailoverEvent {
	}

	/**
	 * Commands flow again.
	 *
	 * @param endpoint which group
	 * @param primary where the primary is
	 * @param moved whether that is another node than before
	 * @param detected how long it took to notice the outage, before commands were held
	 * @param located how long finding it took
	 * @param reconnected how long connecting to it took after that
	 * @param total how long commands were held
	 * @param resent how many commands were sent again
	 */
	record Ended(String endpoint, InetSocketAddress primary, boolean moved, Duration detected, Duration located,
			Duration reconnected, Duration total, long resent) implements FailoverEvent {
	}

	/**
	 * The primary's name leads to the new primary. Comes some time after {@link Ended},
	 * and not at all if another failover comes first.
	 *
	 * @param endpoint which group
	 * @param primary where the primary is
	 * @param lag how long after the node was found to be the primary, as seen by one look
	 * at the name per second
	 */
	record NameCaughtUp(String endpoint, InetSocketAddress primary, Duration lag) implements FailoverEvent {
	}

	/** What an outage was noticed by. */
	enum Sign {

		/** The node refused a command. */
		REJECTED,

		/** A connection was lost. */
		CONNECTION_LOST,

		/** The node is no longer the primary. */
		ROLE_CHANGED,

		/** The node does not answer. */
		SILENCE

	}

}
