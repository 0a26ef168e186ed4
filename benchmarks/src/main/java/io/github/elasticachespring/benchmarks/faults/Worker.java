package io.github.elasticachespring.benchmarks.faults;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import io.github.elasticachespring.benchmarks.harness.ChildProcess;

/**
 * A process with one client and its callers. It is ready when all of them have written
 * for a while, then answers:
 *
 * <pre>
 * since MICROS    when the last caller had written again after that moment, or -1
 * report MICROS   stops, and tells what each caller saw; outages count from that moment
 * measure ...     see {@link SteadyLoad}
 * outage ...      see {@link OutageLoad}
 * </pre>
 *
 * Times are microseconds of the wall clock. It ends with its input.
 */
final class Worker {

	static final int CALLERS = 8;

	/** So many writes of each caller warm the client up. */
	private static final int WARM = 1000;

	private static final Duration PATIENCE = Duration.ofSeconds(40);

	private static final Duration POLL = Duration.ofMillis(20);

	private Worker() {
	}

	/**
	 * Starts.
	 * @param arguments the client's name, the cache's names
	 */
	public static void main(String[] arguments) throws Exception {
		PrintStream out = System.out;
		System.setOut(System.err);
		Names names = Names.parse(arguments[1]);
		// Not closed: a client that waits for a dead node would not let us go.
		FaultClient client = Contender.valueOf(arguments[0]).connect(names);
		List<Caller> callers = new ArrayList<>();
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < CALLERS; i++) {
			String tag = Shards.tag(Shards.ofCaller(i, names.shards()), names.shards(), i);
			Caller caller = new Caller(client, "fault:{" + tag + "}:key", "fault:{" + tag + "}:counter");
			callers.add(caller);
			Thread thread = new Thread(caller, "caller-" + i);
			thread.setDaemon(true);
			threads.add(thread);
			thread.start();
		}
		if (!await(PATIENCE, () -> callers.stream().allMatch((caller) -> caller.writeCount() >= WARM))) {
			throw new IllegalStateException("The client does not get going: " + callers.get(0).report(0).encode());
		}
		OutageLoad outage = new OutageLoad(client);
		out.println(ChildProcess.RESULT + "ready");
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			out.println(ChildProcess.RESULT + answer(line.split(" "), callers, threads, client, names, outage));
		}
		Runtime.getRuntime().halt(0);
	}

	private static String answer(String[] order, List<Caller> callers, List<Thread> threads, FaultClient client,
			Names names, OutageLoad outage) throws Exception {
		return switch (order[0]) {
			case "since" -> Long.toString(lastToWriteAfter(Long.parseLong(order[1]), callers));
			case "report" -> {
				stop(callers, threads);
				long since = Long.parseLong(order[1]);
				yield callers.stream().map((caller) -> caller.report(since).encode()).collect(Collectors.joining(" "));
			}
			case "measure" -> {
				stop(callers, threads);
				yield SteadyLoad.measure(client, names, order);
			}
			case "outage" -> {
				stop(callers, threads);
				yield outage.answer(order);
			}
			default -> throw new IllegalArgumentException(order[0]);
		};
	}

	private static long lastToWriteAfter(long moment, List<Caller> callers) {
		long last = -1;
		for (Caller caller : callers) {
			long first = caller.firstWriteAfter(moment);
			if (first < 0) {
				return -1;
			}
			last = Math.max(last, first);
		}
		return last;
	}

	private static void stop(List<Caller> callers, List<Thread> threads) throws InterruptedException {
		callers.forEach(Caller::stop);
		await(Duration.ofSeconds(2), () -> threads.stream().noneMatch(Thread::isAlive));
	}

	private static boolean await(Duration patience, BooleanSupplier condition) throws InterruptedException {
		long deadline = System.nanoTime() + patience.toNanos();
		while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
			LockSupport.parkNanos(POLL.toNanos());
		}
		return condition.getAsBoolean();
	}

}
