package io.github.elasticachespring.client.failover;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

/**
 * Finds the primary of whatever one gate guards, and watches it while all is well. All of
 * it belongs to the gate's scheduler.
 */
interface Locator {

	/**
	 * Begins to watch: asks the primary whether it still is one.
	 * @param primary where the primary is
	 * @param demoted told when it is not
	 */
	void watch(InetSocketAddress primary, Runnable demoted);

	/**
	 * Searches until a primary is found; ends another search that is under way.
	 * @param previous where it was, if known
	 * @param elsewhereOnly whether a primary at the previous address is no news
	 * @param found told once, of the first primary that stands
	 */
	void search(@Nullable InetSocketAddress previous, boolean elsewhereOnly, Consumer<InetSocketAddress> found);

	/** Ends a search, if there is one. */
	void stop();

	/**
	 * Whether another node can be found than the one that is known: if not, its silence
	 * is only waited for.
	 */
	default boolean findsOthers() {
		return true;
	}

	/** Whether a search is under way. */
	boolean isSearching();

	/**
	 * Goes on with a search that has lasted, but less often.
	 * @param found told of the first primary that stands
	 */
	default void searchSlowly(Consumer<InetSocketAddress> found) {
		search(null, false, found);
	}

	/**
	 * Where reads can go as long as nobody is the primary: the node that the primary's
	 * name leads to, if it says that it is a replica.
	 * @param everybody whether all other nodes must have said so, too
	 * @return {@code null} if that is not known
	 */
	default @Nullable InetSocketAddress replica(boolean everybody) {
		return null;
	}

	/**
	 * Whether the search under way is vain for now: whoever is known was asked, and has
	 * refused the connection.
	 */
	default boolean isRefusedByAll() {
		return false;
	}

	/**
	 * Tells when the primary's name leads to an address, as lookups at an interval see
	 * it. Whoever asked before, or before the next search, is told no more.
	 * @param address where the name should lead
	 * @param caughtUp told the time of the lookup that saw it; never, where no name
	 * stands for the primary
	 */
	default void awaitName(InetAddress address, LongConsumer caughtUp) {
	}

	/** Tells what the nodes said last, for people. */
	String describe();

	/** Ends everything. */
	void close();

}
