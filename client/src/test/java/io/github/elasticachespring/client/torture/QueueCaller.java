package io.github.elasticachespring.client.torture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.lettuce.core.KeyValue;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;

/**
 * Takes what another thread puts into a queue, with blocking pops on a connection of its
 * own: each element once, in order, none twice, and none lost but by a pop of unknown
 * outcome.
 */
final class QueueCaller extends Caller {

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final Connection connection;

	private final Producer producer;

	private final List<Long> taken = new ArrayList<>();

	private int unknown;

	QueueCaller(int number, long seed, Witness witness, Connection shared, Connection own) {
		super("queue-" + number, seed, witness);
		this.connection = own;
		this.producer = new Producer(this, number, seed, witness, shared);
	}

	/** The one who fills the queue; to be run by a thread of its own. */
	Caller producer() {
		return this.producer;
	}

	@Override
	void round(long number) {
		Ending<KeyValue<String, String>> popped = witness().run("BRPOP", false, PATIENCE,
				() -> this.connection.sync().brpop(PATIENCE.toSeconds(), key("queue")));
		if (popped.isUnknown()) {
			this.unknown++;
		}
		if (popped.isDone() && popped.value() != null) {
			this.taken.add(Long.parseLong(popped.reply().getValue()));
		}
	}

	@Override
	void judge(RedisClusterCommands<String, String> commands) {
		List<Long> left = new ArrayList<>();
		commands.lrange(key("queue"), 0, -1).forEach((entry) -> left.add(Long.parseLong(entry)));
		Collections.reverse(left);
		List<Long> all = new ArrayList<>(this.taken);
		all.addAll(left);
		witness().check(key("queue"), this.producer.journal.read(all, this.unknown));
	}

	private static final class Producer extends Caller {

		private final QueueCaller queue;

		private final Connection connection;

		private final Models.Journal journal = new Models.Journal();

		private Producer(QueueCaller queue, int number, long seed, Witness witness, Connection connection) {
			super("producer-" + number, seed, witness);
			this.queue = queue;
			this.connection = connection;
		}

		@Override
		void round(long number) {
			Ending<Long> ending = witness().run("LPUSH", false,
					() -> this.connection.sync().lpush(this.queue.key("queue"), Long.toString(number)));
			this.journal.append(number, ending);
		}

		@Override
		void judge(RedisClusterCommands<String, String> commands) {
			// The one who takes does.
		}

	}

}
