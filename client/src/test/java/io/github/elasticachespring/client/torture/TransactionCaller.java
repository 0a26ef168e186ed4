package io.github.elasticachespring.client.torture;

import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;

/**
 * Increments two counters in one transaction, on a connection of its own.
 */
final class TransactionCaller extends Caller {

	private final Connection connection;

	private final Models.Counter left = new Models.Counter();

	private final Models.Counter right = new Models.Counter();

	TransactionCaller(int number, long seed, Witness witness, Connection connection) {
		super("transaction-" + number, seed, witness);
		this.connection = connection;
	}

	@Override
	void round(long number) {
		boolean withSet = random().nextBoolean();
		Ending<TransactionResult> ending = witness().run("EXEC", false, () -> {
			RedisCommands<String, String> node = this.connection.owner().apply(key("left"));
			node.multi();
			node.incr(key("left"));
			if (withSet) {
				node.set(key("set"), Long.toString(number));
			}
			node.incr(key("right"));
			return node.exec();
		});
		if (ending.isDone() && ending.reply().wasDiscarded()) {
			witness().violation("a transaction was discarded, and nobody watched", null);
			return;
		}
		witness().check(key("left"), this.left.increment(reply(ending, 0)));
		witness().check(key("right"), this.right.increment(reply(ending, withSet ? 2 : 1)));
	}

	private static Ending<Long> reply(Ending<TransactionResult> ending, int index) {
		return ending.isDone() ? Ending.done(ending.reply().get(index)) : new Ending<>(ending.what(), null);
	}

	@Override
	void judge(RedisClusterCommands<String, String> commands) {
		String one = commands.get(key("left"));
		String other = commands.get(key("right"));
		witness().check(key("left"), this.left.read(one));
		witness().check(key("right"), this.right.read(other));
		if (one == null || !one.equals(other)) {
			witness().violation("half a transaction was executed: %s and %s".formatted(one, other), null);
		}
	}

}
