package io.github.elasticachespring.benchmarks.throughput;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import com.sun.management.OperatingSystemMXBean;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.VirtualThreadTaskExecutor;

import io.github.elasticachespring.benchmarks.throughput.BenchmarkClient.Command;

/**
 * Callers that send commands, one after the other, for a while.
 */
final class Load {

	private static final int KEYS = 10_000;

	private final BenchmarkClient client;

	private final Scenario scenario;

	private final String value;

	private volatile boolean running = true;

	private Load(BenchmarkClient client, Scenario scenario) {
		this.client = client;
		this.scenario = scenario;
		this.value = "x".repeat(scenario.valueSize());
	}

	/** Gives every key a value, so that each GET finds one. */
	static void fill(BenchmarkClient client, int valueSize) throws Exception {
		String value = "x".repeat(valueSize);
		List<Command> commands = new ArrayList<>();
		for (int i = 0; i < KEYS; i++) {
			commands.add(new Command(key(i), value));
			if (commands.size() == 100) {
				client.pipeline(commands);
				commands = new ArrayList<>();
			}
		}
	}

	static Measurement measure(BenchmarkClient client, Scenario scenario, Duration duration)
			throws InterruptedException {
		return new Load(client, scenario).run(duration);
	}

	private Measurement run(Duration duration) throws InterruptedException {
		CountDownLatch ready = new CountDownLatch(this.scenario.threads());
		CountDownLatch go = new CountDownLatch(1);
		List<Caller> callers = new ArrayList<>();
		List<Thread> threads = new ArrayList<>();
		ThreadFactory factory = this.scenario.virtual()
				? new VirtualThreadTaskExecutor("caller-").getVirtualThreadFactory() : Thread::new;
		for (int i = 0; i < this.scenario.threads(); i++) {
			Caller caller = new Caller(ready, go);
			callers.add(caller);
			Thread thread = factory.newThread(caller);
			threads.add(thread);
			thread.start();
		}
		ready.await();
		var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		long allocated = Memory.allocated();
		long cpu = system.getProcessCpuTime();
		long start = System.nanoTime();
		go.countDown();
		new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS);
		this.running = false;
		for (Thread thread : threads) {
			thread.join();
		}
		long nanos = System.nanoTime() - start;
		cpu = system.getProcessCpuTime() - cpu;
		allocated = (allocated < 0) ? -1 : Memory.allocated() - allocated;
		Histogram latencies = Measurement.newHistogram();
		long commands = 0;
		for (Caller caller : callers) {
			caller.rethrow();
			latencies.add(caller.latencies);
			commands += caller.commands;
		}
		return new Measurement(commands, nanos, cpu, allocated, Memory.resident(), latencies);
	}

	private static String key(int index) {
		return "benchmark:" + index;
	}

	private final class Caller implements Runnable {

		private final CountDownLatch ready;

		private final CountDownLatch go;

		private final Histogram latencies = Measurement.newHistogram();

		private long commands;

		private @Nullable Exception failure;

		private Caller(CountDownLatch ready, CountDownLatch go) {
			this.ready = ready;
			this.go = go;
		}

		@Override
		public void run() {
			this.ready.countDown();
			try {
				this.go.await();
				int pipeline = Load.this.scenario.pipeline();
				while (Load.this.running) {
					long start = System.nanoTime();
					if (pipeline == 1) {
						sendOne();
					}
					else {
						sendPipeline(pipeline);
					}
					this.latencies.recordValue(System.nanoTime() - start);
					this.commands += pipeline;
				}
			}
			catch (Exception ex) {
				this.failure = ex;
			}
		}

		private void sendOne() throws Exception {
			ThreadLocalRandom random = ThreadLocalRandom.current();
			int index = random.nextInt(KEYS);
			switch (Load.this.scenario.workload()) {
				case MIX -> getOrSet(key(index), random.nextInt(5) == 0);
				case SETS -> Load.this.client.set(key(index), Load.this.value);
				case FOLLOWED ->
					Load.this.client.write(random.nextInt(3), String.valueOf(index), String.valueOf(random.nextInt()));
			}
		}

		private void getOrSet(String key, boolean set) throws Exception {
			if (set) {
				Load.this.client.set(key, Load.this.value);
			}
			else if (Load.this.client.get(key) == null) {
				throw new IllegalStateException("No value at " + key);
			}
		}

		private void sendPipeline(int size) throws Exception {
			ThreadLocalRandom random = ThreadLocalRandom.current();
			List<Command> batch = new ArrayList<>(size);
			for (int i = 0; i < size; i++) {
				batch.add(new Command(key(random.nextInt(KEYS)), (random.nextInt(5) == 0) ? Load.this.value : null));
			}
			Load.this.client.pipeline(batch);
		}

		private void rethrow() {
			if (this.failure != null) {
				throw new IllegalStateException("A command failed", this.failure);
			}
		}

	}

}
