package io.github.elasticachespring.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

import io.lettuce.core.cluster.api.sync.RedisClusterCommands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Threads that read one key, one GET after the other, and remember what went wrong.
 */
public final class ReadLoad implements AutoCloseable {

	private final RedisClusterCommands<String, String> commands;

	private final List<Thread> threads = new ArrayList<>();

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private final AtomicLong reads = new AtomicLong();

	private final AtomicLong slowest = new AtomicLong();

	private volatile boolean running = true;

	public ReadLoad(RedisClusterCommands<String, String> commands, int threads) {
		this.commands = commands;
		for (int i = 0; i < threads; i++) {
			Thread thread = new Thread(this::run, "reads-" + i);
			thread.start();
			this.threads.add(thread);
		}
		awaitReads(50);
	}

	private void run() {
		while (this.running) {
			long began = System.nanoTime();
			try {
				if (!"value".equals(this.commands.get("key"))) {
					throw new AssertionError("Read something else");
				}
				this.slowest.accumulateAndGet(System.nanoTime() - began, Math::max);
				this.reads.incrementAndGet();
			}
			catch (Throwable ex) {
				this.failures.add(ex);
			}
		}
	}

	/** Until so many more reads were answered. */
	public void awaitReads(int more) {
		long goal = this.reads.get() + more;
		await().atMost(Duration.ofSeconds(30))
			.pollInterval(Duration.ofMillis(10))
			.until(() -> this.reads.get() >= goal);
	}

	public Duration slowest() {
		return Duration.ofNanos(this.slowest.get());
	}

	@Override
	public void close() {
		this.running = false;
		for (Thread thread : this.threads) {
			try {
				thread.join(20_000);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
		assertThat(this.failures).isEmpty();
	}

}
