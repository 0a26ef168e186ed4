package io.github.elasticachespring.client.torture;

import java.util.Random;

import io.lettuce.core.cluster.api.sync.RedisClusterCommands;

/**
 * A thread of a service, with keys of its own.
 */
abstract class Caller {

	private final String name;

	private final Witness witness;

	private final Random random;

	private volatile boolean running = true;

	private long rounds;

	/**
	 * Creates a caller.
	 * @param name its own
	 * @param seed of everybody; what a caller does depends on it and on its name
	 * @param witness watches its commands
	 */
	Caller(String name, long seed, Witness witness) {
		this.name = name;
		this.witness = witness;
		this.random = new Random(seed * 31 + name.hashCode());
	}

	String name() {
		return this.name;
	}

	Witness witness() {
		return this.witness;
	}

	/** What it does next comes out of this alone, in its own thread. */
	Random random() {
		return this.random;
	}

	/** One of its keys; all of them are in one slot. */
	String key(String what) {
		return "torture:{" + this.name + "}:" + what;
	}

	final void run() {
		while (this.running) {
			try {
				round(this.rounds++);
			}
			catch (RuntimeException ex) {
				this.witness.violation("broke down", ex);
				return;
			}
		}
	}

	final void stop() {
		this.running = false;
	}

	final boolean isRunning() {
		return this.running;
	}

	/** How often it did something. */
	final long rounds() {
		return this.rounds;
	}

	/** Does the next thing. */
	abstract void round(long number);

	/** Compares the end with what it was told; all threads have stopped. */
	abstract void judge(RedisClusterCommands<String, String> commands);

}
