package io.github.elasticachespring.client.failover;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Callers, sockets, nodes and time at random, without a server, ten thousand steps a
 * walk. {@code -Dfailover.seed=} walks one way again.
 */
class GateRandomWalkTests {

	private static final int STEPS = 10_000;

	private static final int CALLERS = 6;

	private final ManualLocator locator = new ManualLocator();

	private final List<InetSocketAddress> pinned = new ArrayList<>();

	private final List<ManualConnection> connections = new ArrayList<>();

	private final List<Call<?>> calls = new ArrayList<>();

	/** What the servers executed, by command, as often as they did. */
	private final Map<Call<?>, Integer> executed = new HashMap<>();

	/** The last command of each caller who waits for one before the next. */
	private final Call<?>[] waiting = new Call<?>[CALLERS];

	/** The order in which one caller's commands were first executed. */
	private final Map<Integer, Integer> lastExecuted = new HashMap<>();

	private final Map<Call<?>, Integer> numbers = new HashMap<>();

	private Random random;

	private ManualScheduler scheduler;

	private Gate gate;

	private int primary;

	private int down = -1;

	private int abandoned;

	static List<Long> seeds() {
		Long given = Long.getLong("failover.seed");
		return (given != null) ? List.of(given)
				: List.of(1L, 2L, 3L, 4L, 5L, System.nanoTime(), System.nanoTime() * 31);
	}

	@ParameterizedTest(name = "-Dfailover.seed={0}")
	@MethodSource("seeds")
	void everyCommandEndsOnceAndInOrder(long seed) {
		System.out.println("Random walk with -Dfailover.seed=" + seed);
		this.random = new Random(seed);
		this.scheduler = new ManualScheduler(this.random);
		FailoverOptions options = new FailoverOptions(Duration.ofSeconds(2), 20, 600, RepeatPolicy.EXACT);
		HeldBudget budget = new HeldBudget(options);
		this.gate = new Gate("orders:6379", options, FailoverFailures.DEFAULTS, List.of(), budget, this.locator,
				this.scheduler, this.pinned::add);
		for (int i = 0; i < 3; i++) {
			open();
		}
		for (int step = 0; step < STEPS; step++) {
			step();
			this.scheduler.advance(Duration.ofNanos(1 + this.random.nextInt(2_000_000)));
		}
		settle();
		assertThat(this.calls).hasSizeGreaterThan(1000)
			.filteredOn((call) -> call.ends != 1)
			.extracting((call) -> "%s %d ended %d times".formatted(call.getType(), this.numbers.get(call), call.ends))
			.isEmpty();
		assertThat(budget.count()).isZero();
		assertThat(this.calls).filteredOn((call) -> call.failure == null && !call.isCancelled())
			.hasSizeGreaterThan(this.calls.size() / 2);
		assertThat(this.abandoned).isPositive();
	}

	private void step() {
		int dice = this.random.nextInt(1000);
		if (dice < 350) {
			call();
		}
		else if (dice < 700) {
			serve(any());
		}
		else if (dice < 780) {
			any().sweep();
		}
		else if (dice < 880) {
			ManualConnection connection = any();
			connect(connection);
			hangUp(connection);
		}
		else if (dice < 930) {
			search();
		}
		else if (dice < 950) {
			giveUp();
		}
		else if (dice < 960) {
			lose(any());
		}
		else if (dice < 970) {
			promote((this.primary + 1 + this.random.nextInt(2)) % 3);
		}
		else if (dice < 975) {
			crash();
		}
		else if (dice < 980) {
			this.down = -1;
		}
		else if (dice < 990) {
			if (this.locator.watched != null && !this.locator.watched.equals(address(this.primary))) {
				this.locator.demote();
				this.scheduler.run();
			}
		}
		else if (dice < 993) {
			this.scheduler.advance(Duration.ofMillis(this.random.nextInt(3000)));
		}
		else if (dice < 996) {
			ManualConnection closed = this.connections.remove(this.random.nextInt(this.connections.size()));
			closed.gated.close();
			lose(closed);
			open();
		}
	}

	private static InetSocketAddress address(int node) {
		return new InetSocketAddress("127.0.0." + (node + 1), 6379);
	}

	private ManualConnection any() {
		return this.connections.get(this.random.nextInt(this.connections.size()));
	}

	private void open() {
		ManualConnection connection = new ManualConnection(this.gate, this.scheduler);
		connection.reconnecting = true;
		this.connections.add(connection);
		connect(connection);
	}

	/** Connects where the gate says, or where DNS does. */
	private void connect(ManualConnection connection) {
		if (connection.wire != null || !connection.reconnecting || connection.suspended) {
			return;
		}
		InetSocketAddress target = this.pinned.isEmpty() ? address(this.primary)
				: this.pinned.get(this.pinned.size() - 1);
		for (int node = 0; node < 3; node++) {
			if (address(node).equals(target) && node != this.down) {
				connection.connect(target, role(node));
			}
		}
	}

	private String role(int node) {
		return (node == this.primary) ? "master" : "slave";
	}

	/** The gate has asked for it, and the replies are in, or it takes too long. */
	private void hangUp(ManualConnection connection) {
		ManualConnection.Wire wire = connection.wire;
		if (wire != null && (wire.disconnecting || wire.draining && wire.unanswered.isEmpty())) {
			lose(connection);
		}
	}

	private static void lose(ManualConnection connection) {
		if (connection.wire != null) {
			connection.lose();
		}
	}

	private void call() {
		int caller = this.random.nextInt(CALLERS);
		Call<?> before = this.waiting[caller];
		if (before != null && before.ends == 0) {
			return;
		}
		String key = "caller:" + caller;
		Call<?> call = switch (this.random.nextInt(3)) {
			case 0 -> Call.get(key);
			case 1 -> Call.set(key, "v".repeat(this.random.nextInt(100)));
			default -> Call.incr(key);
		};
		this.waiting[caller] = call;
		this.numbers.put(call, this.calls.size());
		this.calls.add(call);
		// A caller keeps to a connection, as long as there is one.
		this.connections.get(caller % this.connections.size()).gated.dispatch(call);
		this.scheduler.run();
	}

	private void giveUp() {
		Call<?> call = this.waiting[this.random.nextInt(CALLERS)];
		if (call != null && call.ends == 0) {
			this.abandoned++;
			call.cancel();
		}
	}

	/** The node executes the oldest command, and may lose the reply. */
	private void serve(ManualConnection connection) {
		ManualConnection.Wire wire = connection.wire;
		if (wire == null || wire.unanswered.isEmpty()) {
			return;
		}
		Attempt<?, ?, ?> attempt = wire.unanswered.peek();
		boolean primary = wire.address().equals(address(this.primary));
		if (!primary && !attempt.traits().reads()) {
			connection.refuse("READONLY You can't write against a read only replica.");
			return;
		}
		if (this.random.nextInt(200) == 0) {
			connection.refuse("TRYAGAIN");
			return;
		}
		executed((Call<?>) attempt.getDelegate());
		if (this.random.nextInt(100) == 0) {
			connection.lose();
		}
		else {
			connection.reply();
		}
	}

	private void executed(Call<?> call) {
		int times = this.executed.merge(call, 1, Integer::sum);
		if ("INCR".equals(call.getType().toString())) {
			assertThat(times).as("times that an increment was executed").isEqualTo(1);
		}
		for (int caller = 0; caller < CALLERS; caller++) {
			if (this.waiting[caller] == call) {
				assertThat(this.numbers.get(call)).isGreaterThanOrEqualTo(this.lastExecuted.getOrDefault(caller, -1));
				this.lastExecuted.put(caller, this.numbers.get(call));
			}
		}
	}

	/** A search finds who is there; now and then it is behind. */
	private void search() {
		int node = (this.random.nextInt(10) == 0) ? this.random.nextInt(3) : this.primary;
		boolean news = !this.locator.elsewhereOnly || !address(node).equals(this.locator.previous);
		if (this.locator.isSearching() && node != this.down && news) {
			this.locator.find(address(node));
			this.scheduler.run();
		}
	}

	private void promote(int node) {
		if (node != this.down) {
			this.primary = node;
		}
	}

	private void crash() {
		this.down = this.random.nextInt(3);
		for (ManualConnection connection : this.connections) {
			if (connection.wire != null && connection.wire.address().equals(address(this.down))) {
				connection.lose();
			}
		}
		if (this.down == this.primary) {
			promote((this.primary + 1) % 3);
		}
	}

	/** All is well from here on. */
	private void settle() {
		this.down = -1;
		for (int i = 0; i < 1000; i++) {
			if (this.locator.isSearching() && !this.locator.elsewhereOnly) {
				this.locator.find(address(this.primary));
			}
			if (!address(this.primary).equals(this.locator.watched)) {
				this.locator.demote();
			}
			for (ManualConnection connection : List.copyOf(this.connections)) {
				connect(connection);
				serve(connection);
				hangUp(connection);
				connection.sweep();
			}
			this.scheduler.advance(Duration.ofMillis(10));
		}
		assertThat(this.gate.held().isClosed()).isFalse();
		assertThat(this.connections).allMatch((connection) -> connection.gated.isFlowing());
	}

}
