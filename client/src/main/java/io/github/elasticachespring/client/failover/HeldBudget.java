package io.github.elasticachespring.client.failover;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many commands may wait in one client, and how large they may be together: at all of
 * its gates, since it is one heap that they wait in, however many shards a cluster has.
 * Thread-safe.
 */
final class HeldBudget {

	private final int maxCommands;

	private final long maxBytes;

	private final AtomicInteger commands = new AtomicInteger();

	private final AtomicLong bytes = new AtomicLong();

	HeldBudget(FailoverOptions options) {
		this.maxCommands = options.maxHeldCommands();
		this.maxBytes = options.maxHeldBytes();
	}

	/**
	 * Takes a place, to be given back if there was none, too.
	 * @param size of the command, in bytes
	 * @return whether there was one
	 */
	boolean take(int size) {
		int count = this.commands.incrementAndGet();
		long total = this.bytes.addAndGet(size);
		return count <= this.maxCommands && total <= this.maxBytes;
	}

	void giveBack(int size) {
		this.commands.decrementAndGet();
		this.bytes.addAndGet(-size);
	}

	/** How many commands wait now. */
	int count() {
		return this.commands.get();
	}

}
