package io.github.elasticachespring.client.metrics;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that talks to meter registries. Callers and event loops only leave a
 * number in a ring, so that a registry that is slow, blocks or throws costs measurements,
 * never commands.
 */
final class Recorder implements AutoCloseable {

	private static final InternalLogger logger = InternalLoggerFactory.getInstance(ElastiCacheMetrics.class);

	/** How long a measurement may lie around. */
	private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(100);

	private static final int SAMPLES = 1 << 16;

	private static final int TASKS = 4096;

	private final SampleRing samples = new SampleRing(SAMPLES);

	private final BlockingQueue<Runnable> tasks = new ArrayBlockingQueue<>(TASKS);

	private final LongConsumer reader;

	private volatile @Nullable Thread thread;

	private volatile boolean closed;

	private boolean toldOfDrops;

	private boolean toldOfFailure;

	/**
	 * Creates a recorder that only collects until it is started.
	 * @param reader takes samples, on the recorder's thread
	 */
	Recorder(LongConsumer reader) {
		this.reader = reader;
	}

	synchronized void start() {
		if (this.thread == null && !this.closed) {
			Thread created = new Thread(this::run, "elasticache-metrics");
			created.setDaemon(true);
			this.thread = created;
			created.start();
		}
	}

	/** Leaves a sample, which must not be zero. For all threads. */
	void record(long sample) {
		if (this.samples.offer(sample)) {
			Thread current = this.thread;
			if (current != null) {
				LockSupport.unpark(current);
			}
		}
	}

	/** Leaves something rarer to do. For all threads. */
	void execute(Runnable task) {
		this.tasks.offer(task);
	}

	private void run() {
		while (!this.closed) {
			recordAll();
			LockSupport.parkNanos(this, INTERVAL);
		}
		recordAll();
	}

	private void recordAll() {
		try {
			this.samples.drain(this.reader);
			Runnable task;
			while ((task = this.tasks.poll()) != null) {
				task.run();
			}
		}
		catch (RuntimeException ex) {
			if (!this.toldOfFailure) {
				this.toldOfFailure = true;
				logger.warn("A meter registry failed; commands go on, and this is said once", ex);
			}
		}
		long dropped = this.samples.takeDropped();
		if (dropped > 0 && !this.toldOfDrops && this.thread != null) {
			this.toldOfDrops = true;
			logger.warn("A meter registry is too slow: {} measurements were dropped, commands go on, and this is said "
					+ "once", dropped);
		}
	}

	@Override
	public void close() {
		this.closed = true;
		Thread current = this.thread;
		if (current != null) {
			LockSupport.unpark(current);
		}
	}

}
