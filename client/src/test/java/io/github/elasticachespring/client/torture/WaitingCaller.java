package io.github.elasticachespring.client.torture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

import io.lettuce.core.cluster.api.sync.RedisClusterCommands;

/**
 * Sends one command after the other, and waits for each.
 */
final class WaitingCaller extends Caller {

	private final Api api;

	private final Connection connection;

	private final Models.Register register = new Models.Register();

	private final Models.Counter counter = new Models.Counter();

	private final Models.Journal journal = new Models.Journal();

	WaitingCaller(Api api, int number, long seed, Witness witness, Connection connection) {
		super("waiting-" + api.name().toLowerCase(Locale.ROOT) + "-" + number, seed, witness);
		this.api = api;
		this.connection = connection;
	}

	@Override
	void round(long number) {
		switch (Operation.next(random())) {
			case SET -> {
				String value = Long.toString(number);
				this.register.set(value, witness().run("SET", true, () -> {
					this.api.set(this.connection, key("register"), value);
					return value;
				}));
			}
			case GET -> {
				Ending<String> read = witness().run("GET", true, () -> this.api.get(this.connection, key("register")));
				if (read.isDone()) {
					witness().check(key("register"), this.register.read(read.value()));
				}
			}
			case INCR -> witness().check(key("counter"), this.counter
				.increment(witness().run("INCR", false, () -> this.api.increment(this.connection, key("counter")))));
			case LPUSH -> this.journal.append(number, witness().run("LPUSH", false,
					() -> this.api.append(this.connection, key("journal"), Long.toString(number))));
		}
	}

	@Override
	void judge(RedisClusterCommands<String, String> commands) {
		witness().check(key("register"), this.register.read(commands.get(key("register"))));
		witness().check(key("counter"), this.counter.read(commands.get(key("counter"))));
		List<Long> oldestFirst = new ArrayList<>();
		commands.lrange(key("journal"), 0, -1).forEach((entry) -> oldestFirst.add(Long.parseLong(entry)));
		Collections.reverse(oldestFirst);
		witness().check(key("journal"), this.journal.read(oldestFirst, 0));
	}

}
