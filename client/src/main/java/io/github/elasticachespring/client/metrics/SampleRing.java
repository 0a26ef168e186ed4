package io.github.elasticachespring.client.metrics;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongConsumer;

/**
 * Hands measurements over from many threads to one, as plain numbers in a ring: an offer
 * costs one atomic increment and one write, never waits and allocates nothing. When the
 * reader does not keep up, measurements are dropped and counted.
 */
final class SampleRing {

	/** Threads that may pass the check for room at the same time. */
	private static final int SLACK = 1024;

	private static final int WAKE_EVERY = 8192;

	private final int mask;

	private final AtomicLong tail = new AtomicLong();

	/** A zero is an empty place. */
	private final AtomicLongArray slots;

	private final AtomicLong head = new AtomicLong();

	private final AtomicLong dropped = new AtomicLong();

	/**
	 * Creates an empty ring.
	 * @param capacity how many measurements fit, a power of two above 2048
	 */
	SampleRing(int capacity) {
		this.mask = capacity - 1;
		this.slots = new AtomicLongArray(capacity);
	}

	/**
	 * Adds a measurement. For all threads.
	 * @param sample any number but zero
	 * @return whether it is time to wake the reader
	 */
	boolean offer(long sample) {
		if (this.tail.get() - this.head.get() > this.mask - SLACK) {
			return this.dropped.getAndIncrement() % WAKE_EVERY == 0;
		}
		long place = this.tail.getAndIncrement();
		this.slots.lazySet((int) place & this.mask, sample);
		return (place & (WAKE_EVERY - 1)) == WAKE_EVERY - 1;
	}

	/** Takes everything out. For one thread at a time. */
	void drain(LongConsumer reader) {
		long place = this.head.get();
		long sample;
		while ((sample = this.slots.get((int) place & this.mask)) != 0) {
			this.slots.lazySet((int) place & this.mask, 0);
			place++;
			if ((place & (SLACK - 1)) == 0) {
				this.head.lazySet(place);
			}
			reader.accept(sample);
		}
		this.head.set(place);
	}

	/** How many measurements were dropped since this was asked last. */
	long takeDropped() {
		return this.dropped.getAndSet(0);
	}

}
