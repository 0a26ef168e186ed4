package io.github.elasticachespring.client.torture;

import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;

/**
 * Sends several commands before it waits: as they come, or as a pipeline that is flushed
 * once.
 */
final class BatchCaller extends Caller {

	private static final int COUNTERS = 3;

	private static final int LARGEST = 20;

	private final boolean pipeline;

	private final Connection connection;

	private final List<Models.ConcurrentCounter> counters = new ArrayList<>();

	/**
	 * Creates a caller.
	 * @param pipeline whether to flush by itself; then the connection is its own
	 */
	BatchCaller(boolean pipeline, int number, long seed, Witness witness, Connection connection) {
		super((pipeline ? "pipeline-" : "batch-") + number, seed, witness);
		this.pipeline = pipeline;
		this.connection = connection;
		for (int i = 0; i < COUNTERS; i++) {
			this.counters.add(new Models.ConcurrentCounter());
		}
		if (pipeline) {
			connection.stateful().setAutoFlushCommands(false);
		}
	}

	@Override
	void round(long number) {
		int size = 1 + random().nextInt(LARGEST);
		List<Integer> which = new ArrayList<>();
		List<RedisFuture<Long>> increments = new ArrayList<>();
		List<RedisFuture<String>> sets = new ArrayList<>();
		for (int i = 0; i < size; i++) {
			int counter = random().nextInt(COUNTERS);
			which.add(counter);
			increments.add(this.connection.async().incr(key("counter-" + counter)));
			sets.add(this.connection.async().set(key("register-" + counter), Long.toString(number)));
		}
		if (this.pipeline) {
			this.connection.stateful().flushCommands();
		}
		for (int i = 0; i < size; i++) {
			Ending<Long> ending = witness().await(name() + " INCR", false, increments.get(i));
			witness().check(key("counter-" + which.get(i)), this.counters.get(which.get(i)).increment(ending));
			witness().await(name() + " SET", true, sets.get(i));
		}
	}

	@Override
	void judge(RedisClusterCommands<String, String> commands) {
		for (int i = 0; i < COUNTERS; i++) {
			witness().check(key("counter-" + i), this.counters.get(i).read(commands.get(key("counter-" + i))));
		}
	}

}
