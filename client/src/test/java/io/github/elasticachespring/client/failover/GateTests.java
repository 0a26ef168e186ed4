package io.github.elasticachespring.client.failover;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.lettuce.core.RedisCommandTimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.elasticachespring.client.failover.FailoverEvent.Sign;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every transition of the gate, with a clock that is moved by hand and without a server.
 */
class GateTests {

	private static final InetSocketAddress OLD = new InetSocketAddress("127.0.0.1", 6379);

	private static final InetSocketAddress NEW = new InetSocketAddress("127.0.0.2", 6379);

	private static final Duration MAX_WAIT = Duration.ofSeconds(5);

	private static final int MAX_HELD = 4;

	private static final FailoverOptions OPTIONS = new FailoverOptions(MAX_WAIT, MAX_HELD, 1000, RepeatPolicy.EXACT);

	private final HeldBudget budget = new HeldBudget(OPTIONS);

	private final ManualScheduler scheduler = new ManualScheduler();

	private final ManualLocator locator = new ManualLocator();

	private final List<FailoverEvent> events = new ArrayList<>();

	private final List<InetSocketAddress> pinned = new ArrayList<>();

	private Gate gate;

	private ManualConnection first;

	private ManualConnection second;

	@BeforeEach
	void connect() {
		this.gate = new Gate("orders:6379", OPTIONS, FailoverFailures.DEFAULTS, List.of(this.events::add), this.budget,
				this.locator, this.scheduler, this.pinned::add);
		this.first = new ManualConnection(this.gate, this.scheduler);
		this.second = new ManualConnection(this.gate, this.scheduler);
		this.first.connect(OLD, "master");
		this.second.connect(OLD, "master");
	}

	private enum Phase {

		OPEN, SUSPICIOUS, LOCATING, CONNECTING

	}

	private Phase phase() {
		boolean searching = this.locator.isSearching();
		if (this.gate.held().isClosed()) {
			return searching ? Phase.LOCATING : Phase.CONNECTING;
		}
		return searching ? Phase.SUSPICIOUS : Phase.OPEN;
	}

	/** Brings the gate from open into a phase; connecting means to the new node. */
	private void enter(Phase phase) {
		switch (phase) {
			case OPEN -> {
			}
			case SUSPICIOUS -> {
				send(this.first, Call.get("key"));
				this.scheduler.advance(Duration.ofMillis(260));
				this.first.sweep();
			}
			case LOCATING -> this.locator.demote();
			case CONNECTING -> {
				this.locator.demote();
				this.locator.find(NEW);
			}
		}
		assertThat(phase()).isEqualTo(phase);
	}

	private <T> Call<T> send(ManualConnection connection, Call<T> call) {
		this.scheduler.advance(Duration.ofNanos(1));
		connection.gated.dispatch(call);
		return call;
	}

	/**
	 * The gate lets go of the old node's socket, and the connection arrives at another.
	 */
	private static void move(ManualConnection connection, InetSocketAddress node, String role) {
		connection.lose();
		connection.connect(node, role);
	}

	private void apply(String sign) {
		switch (sign) {
			case "a socket is lost" -> this.first.lose();
			case "a command is refused" -> {
				send(this.first, Call.set("key", "value"));
				if (!this.first.wire.unanswered.isEmpty()) {
					this.first.refuse("READONLY You can't write against a read only replica.");
				}
			}
			case "a command alone is refused" -> {
				send(this.first, Call.set("key", "value"));
				this.first.refuse("TRYAGAIN Multiple keys request during rehashing of slot");
			}
			case "the node says it is a replica" -> this.first.connect(OLD, "slave");
			case "the primary is watched and demoted" -> this.locator.demote();
			case "silence begins" -> silence(Duration.ofMillis(260));
			case "silence lasts" -> silence(Duration.ofMillis(1010));
			case "another connection arrives" -> new ManualConnection(this.gate, this.scheduler).connect(OLD, "master");
			case "another arrives elsewhere" -> new ManualConnection(this.gate, this.scheduler).connect(NEW, "master");
			case "a connection is closed" -> this.first.gated.close();
			case "a primary is found" -> this.locator.find(NEW);
			case "one arrives" -> move(this.first, NEW, "master");
			case "all arrive" -> {
				move(this.first, NEW, "master");
				move(this.second, NEW, "master");
			}
			case "one arrives and is lost" -> {
				move(this.first, NEW, "master");
				this.first.lose();
			}
			case "one arrives and is refused" -> {
				move(this.first, NEW, "master");
				send(this.first, Call.set("key", "value"));
				this.first.refuse("READONLY");
			}
			case "one arrives at a replica" -> move(this.first, NEW, "slave");
			case "one arrives at the old node" -> move(this.first, OLD, "master");
			case "one arrives, the other is closed" -> {
				move(this.first, NEW, "master");
				this.second.gated.close();
			}
			case "nobody arrives in time" -> this.scheduler.advance(Duration.ofMillis(1100));
			case "one arrives, the other not in time" -> {
				move(this.first, NEW, "master");
				this.scheduler.advance(Duration.ofMillis(1100));
			}
			case "nothing more" -> this.scheduler.advance(Duration.ofMillis(510));
			default -> throw new IllegalArgumentException(sign);
		}
		this.scheduler.run();
	}

	private void silence(Duration time) {
		send(this.first, Call.get("key"));
		this.scheduler.advance(time);
		this.first.sweep();
	}

	@ParameterizedTest(name = "{0}, {1}: {2}")
	@CsvSource({
			// phase, what happens, phase then
			"OPEN, a socket is lost, LOCATING", "OPEN, a command is refused, LOCATING",
			"OPEN, a command alone is refused, OPEN", "OPEN, the node says it is a replica, LOCATING",
			"OPEN, the primary is watched and demoted, LOCATING", "OPEN, silence begins, SUSPICIOUS",
			"OPEN, silence lasts, LOCATING", "OPEN, another connection arrives, OPEN",
			"OPEN, another arrives elsewhere, LOCATING", "OPEN, a connection is closed, OPEN",
			"SUSPICIOUS, nothing more, OPEN", "SUSPICIOUS, a primary is found, CONNECTING",
			"SUSPICIOUS, a socket is lost, LOCATING", "SUSPICIOUS, silence lasts, LOCATING",
			"SUSPICIOUS, a command is refused, LOCATING", "SUSPICIOUS, another connection arrives, SUSPICIOUS",
			"LOCATING, a socket is lost, LOCATING", "LOCATING, a command is refused, LOCATING",
			"LOCATING, the primary is watched and demoted, LOCATING", "LOCATING, silence lasts, LOCATING",
			"LOCATING, another connection arrives, LOCATING", "LOCATING, another arrives elsewhere, LOCATING",
			"LOCATING, a connection is closed, LOCATING", "LOCATING, a primary is found, CONNECTING",
			"CONNECTING, a socket is lost, CONNECTING", "CONNECTING, the primary is watched and demoted, CONNECTING",
			"CONNECTING, one arrives, CONNECTING", "CONNECTING, all arrive, OPEN",
			"CONNECTING, one arrives and is lost, LOCATING", "CONNECTING, one arrives and is refused, LOCATING",
			"CONNECTING, one arrives at a replica, LOCATING", "CONNECTING, one arrives at the old node, CONNECTING",
			"CONNECTING, 'one arrives, the other is closed', OPEN", "CONNECTING, nobody arrives in time, LOCATING",
			"CONNECTING, 'one arrives, the other not in time', OPEN",
			"CONNECTING, another arrives elsewhere, CONNECTING" })
	void goesFromPhaseToPhase(Phase before, String sign, Phase after) {
		enter(before);
		apply(sign);
		assertThat(phase()).isEqualTo(after);
	}

	@ParameterizedTest
	@CsvSource({ "a socket is lost, CONNECTION_LOST", "a command is refused, REJECTED",
			"the primary is watched and demoted, ROLE_CHANGED", "another arrives elsewhere, ROLE_CHANGED",
			"silence lasts, SILENCE" })
	void tellsWhatItSaw(String what, Sign sign) {
		apply(what);
		assertThat(this.events).singleElement().isInstanceOfSatisfying(FailoverEvent.Started.class, (started) -> {
			assertThat(started.sign()).isEqualTo(sign);
			assertThat(started.primary()).isEqualTo(OLD);
			assertThat(started.endpoint()).isEqualTo("orders:6379");
		});
	}

	@Test
	void manySignsAreOneFailover() {
		send(this.first, Call.set("key", "1"));
		send(this.second, Call.set("key", "2"));
		this.first.refuse("READONLY");
		this.second.refuse("READONLY");
		this.locator.demote();
		this.second.lose();
		this.first.lose();
		assertThat(this.locator.searches).isEqualTo(1);
		assertThat(this.events).hasSize(1);
	}

	@Test
	void aFailoverIsToldInFourEvents() {
		this.locator.demote();
		this.scheduler.advance(MAX_WAIT.plusMillis(50));
		this.locator.find(NEW);
		this.scheduler.advance(Duration.ofMillis(30));
		apply("all arrive");
		assertThat(this.events).extracting((event) -> event.getClass().getSimpleName())
			.containsExactly("Started", "GivenUp", "PrimaryFound", "Ended");
		FailoverEvent.Ended ended = (FailoverEvent.Ended) this.events.get(3);
		assertThat(ended.primary()).isEqualTo(NEW);
		assertThat(ended.moved()).isTrue();
		assertThat(ended.located()).isEqualTo(MAX_WAIT.plusMillis(50));
		assertThat(ended.reconnected()).isEqualTo(Duration.ofMillis(30));
		assertThat(ended.total()).isEqualTo(MAX_WAIT.plusMillis(80));
		assertThat(this.locator.watched).isEqualTo(NEW);
		assertThat(this.pinned).containsExactly(NEW);
	}

	@Test
	void aPrimaryThatIsStillThereKeepsItsSockets() {
		ManualConnection.Wire wire = this.second.wire;
		Call<String> held = send(this.second, Call.set("key", "value"));
		this.first.lose();
		this.locator.find(OLD);
		assertThat(this.second.wire).isSameAs(wire);
		assertThat(wire.disconnecting || wire.draining).isFalse();
		this.second.reply();
		assertThat(held.ends).isEqualTo(1);
		assertThat(this.first.reconnecting).isTrue();
		this.first.connect(OLD, "master");
		assertThat(phase()).isEqualTo(Phase.OPEN);
		assertThat(((FailoverEvent.Ended) this.events.get(2)).moved()).isFalse();
	}

	/** Lettuce tells of the exception first, and of the loss later. */
	@Test
	void whatIsSentAfterASocketFailedWaitsForTheNext() {
		Call<Long> unknown = send(this.first, Call.incr("counter"));
		this.first.fail(new IOException("Connection reset"));
		assertThat(unknown.failure).isInstanceOf(CommandOutcomeUnknownException.class);
		assertThat(this.first.wire.disconnecting).isTrue();
		Call<Long> next = send(this.first, Call.incr("counter"));
		assertThat(this.first.sent).hasSize(1);
		this.first.lose();
		this.locator.find(NEW);
		this.first.connect(NEW, "master");
		assertThat(this.first.sent).hasSize(2);
		this.first.reply();
		assertThat(next.failure).isNull();
		assertThat(next.ends).isEqualTo(1);
	}

	@Test
	void aDemotedNodeMayAnswerWhatItWasAsked() {
		Call<String> read = send(this.first, Call.get("key"));
		this.locator.demote();
		this.locator.find(NEW);
		assertThat(this.first.wire.draining).isTrue();
		assertThat(this.first.wire.disconnecting).isFalse();
		this.first.reply();
		assertThat(read.ends).isEqualTo(1);
		assertThat(read.failure).isNull();
	}

	@Test
	void aSilentNodeIsLeftAtOnce() {
		apply("silence lasts");
		this.locator.find(NEW);
		assertThat(this.first.wire.disconnecting).isTrue();
		assertThat(this.second.wire.disconnecting).isTrue();
	}

	@Test
	void aSlowPrimaryIsNotLeftUnlessAnotherIsFound() {
		enter(Phase.SUSPICIOUS);
		assertThat(this.locator.elsewhereOnly).isTrue();
		assertThat(this.locator.previous).isEqualTo(OLD);
		Call<String> more = send(this.second, Call.set("key", "value"));
		assertThat(this.second.wire.unanswered).hasSize(1);
		this.second.reply();
		assertThat(more.ends).isEqualTo(1);
		assertThat(this.events).isEmpty();
	}

	@Test
	void aConnectionThatComesLateIsTurnedBackAndArrives() {
		this.locator.demote();
		this.locator.find(NEW);
		apply("all arrive");
		ManualConnection late = new ManualConnection(this.gate, this.scheduler);
		late.connect(OLD, "master");
		assertThat(late.wire.disconnecting).isTrue();
		Call<String> held = send(late, Call.get("key"));
		assertThat(late.sent).isEmpty();
		move(late, NEW, "master");
		assertThat(late.wire.unanswered).hasSize(1);
		late.reply();
		assertThat(held.ends).isEqualTo(1);
		assertThat(phase()).isEqualTo(Phase.OPEN);
	}

	@Nested
	class Callers {

		@Test
		void goOnInTheOrderTheyCame() {
			GateTests.this.locator.demote();
			List<Call<?>> calls = List.of(send(GateTests.this.first, Call.set("a", "1")),
					send(GateTests.this.first, Call.get("b")), send(GateTests.this.first, Call.incr("c")));
			GateTests.this.locator.find(NEW);
			move(GateTests.this.first, NEW, "master");
			assertThat(GateTests.this.first.sent).extracting(Attempt::getType)
				.extracting(Object::toString)
				.containsExactly("SET", "GET", "INCR");
			GateTests.this.first.reply();
			GateTests.this.first.reply();
			GateTests.this.first.reply();
			assertThat(calls).allMatch((call) -> call.ends == 1 && call.failure == null);
			assertThat(GateTests.this.budget.count()).isZero();
		}

		@Test
		void whoWereRefusedOneByOneGoBeforeThoseWhoCameLater() {
			send(GateTests.this.first, Call.set("a", "1"));
			send(GateTests.this.first, Call.incr("b"));
			GateTests.this.first.refuse("READONLY");
			send(GateTests.this.first, Call.get("c"));
			GateTests.this.first.refuse("READONLY");
			GateTests.this.first.sent.clear();
			GateTests.this.locator.find(NEW);
			move(GateTests.this.first, NEW, "master");
			assertThat(GateTests.this.first.sent).extracting(Attempt::getType)
				.extracting(Object::toString)
				.containsExactly("SET", "INCR", "GET");
		}

		@Test
		void areToldAfterMaxWaitAndNotBefore() {
			GateTests.this.locator.demote();
			Call<String> held = send(GateTests.this.first, Call.set("key", "value"));
			GateTests.this.scheduler.advance(MAX_WAIT.minusMillis(100));
			assertThat(held.ends).isZero();
			GateTests.this.scheduler.advance(Duration.ofMillis(130));
			assertThat(held.failure).isInstanceOf(PrimaryUnavailableException.class)
				.hasMessageContainingAll("orders:6379", "elasticache.failover.max-wait", "everybody");
			assertThat(GateTests.this.budget.count()).isZero();
		}

		@Test
		void ofAnOverdueOutageAreToldAtOnce() {
			GateTests.this.locator.demote();
			GateTests.this.scheduler.advance(MAX_WAIT.plusMillis(50));
			Call<String> late = send(GateTests.this.first, Call.set("key", "value"));
			assertThat(late.failure).isInstanceOf(PrimaryUnavailableException.class);
			GateTests.this.locator.find(NEW);
			apply("all arrive");
			Call<String> after = send(GateTests.this.first, Call.set("key", "value"));
			GateTests.this.first.reply();
			assertThat(after.ends).isEqualTo(1);
			assertThat(after.failure).isNull();
		}

		@Test
		void areBoundedInNumber() {
			GateTests.this.locator.demote();
			for (int i = 0; i < MAX_HELD; i++) {
				assertThat(send(GateTests.this.first, Call.get("key")).ends).isZero();
			}
			Call<String> tooMany = send(GateTests.this.second, Call.get("key"));
			assertThat(tooMany.failure).isInstanceOf(PrimaryUnavailableException.class)
				.hasMessageContaining("max-held-commands");
			assertThat(GateTests.this.budget.count()).isEqualTo(MAX_HELD);
		}

		@Test
		void shareTheirBoundsWithTheClientsOtherGates() {
			Gate other = new Gate("other:6379", OPTIONS, FailoverFailures.DEFAULTS, List.of(), GateTests.this.budget,
					new ManualLocator(), GateTests.this.scheduler, (address) -> {
					});
			ManualConnection unconnected = new ManualConnection(other, GateTests.this.scheduler);
			Call<String> elsewhere = send(unconnected, Call.get("key"));
			GateTests.this.locator.demote();
			for (int i = 1; i < MAX_HELD; i++) {
				assertThat(send(GateTests.this.first, Call.get("key")).ends).isZero();
			}
			assertThat(send(GateTests.this.first, Call.get("key")).failure)
				.isInstanceOf(PrimaryUnavailableException.class)
				.hasMessageContaining("max-held-commands");
			elsewhere.cancel();
			unconnected.gated.expire(GateTests.this.scheduler.now());
			assertThat(send(GateTests.this.first, Call.get("key")).ends).isZero();
		}

		@Test
		void areBoundedInSize() {
			GateTests.this.locator.demote();
			assertThat(send(GateTests.this.first, Call.set("key", "v".repeat(900))).ends).isZero();
			assertThat(send(GateTests.this.first, Call.set("key", "v".repeat(100))).failure)
				.isInstanceOf(PrimaryUnavailableException.class)
				.hasMessageContaining("max-held-size");
			assertThat(send(GateTests.this.first, Call.get("small")).ends).isZero();
		}

		@Test
		void whoGaveUpLeaveNothingBehindAndAreNotSent() {
			GateTests.this.locator.demote();
			Call<Long> abandoned = send(GateTests.this.first, Call.incr("abandoned"));
			Call<Long> waiting = send(GateTests.this.first, Call.incr("waiting"));
			abandoned.cancel();
			GateTests.this.scheduler.advance(Duration.ofMillis(30));
			assertThat(GateTests.this.budget.count()).isEqualTo(1);
			GateTests.this.locator.find(NEW);
			move(GateTests.this.first, NEW, "master");
			assertThat(GateTests.this.first.sent).hasSize(1);
			GateTests.this.first.reply();
			assertThat(waiting.ends).isEqualTo(1);
			assertThat(abandoned.ends).isEqualTo(1);
		}

		@Test
		void ofAConnectionThatDoesNotArriveAreToldAllTheSame() {
			GateTests.this.locator.demote();
			GateTests.this.locator.find(NEW);
			move(GateTests.this.first, NEW, "master");
			GateTests.this.second.lose();
			GateTests.this.scheduler.advance(Duration.ofMillis(1100));
			assertThat(phase()).isEqualTo(Phase.OPEN);
			Call<String> held = send(GateTests.this.second, Call.get("key"));
			GateTests.this.scheduler.advance(MAX_WAIT.plusMillis(50));
			assertThat(held.failure).isInstanceOf(PrimaryUnavailableException.class)
				.hasMessageContaining("not connected yet");
		}

		@Test
		void ofAConnectionThatIsClosedAreTold() {
			GateTests.this.locator.demote();
			Call<String> held = send(GateTests.this.first, Call.get("key"));
			GateTests.this.first.gated.close();
			assertThat(held.failure).isInstanceOf(PrimaryUnavailableException.class);
			assertThat(GateTests.this.budget.count()).isZero();
			assertThat(send(GateTests.this.first, Call.get("key")).failure)
				.isInstanceOf(PrimaryUnavailableException.class);
		}

		@Test
		void whoseCommandAloneIsRefusedWaitAloneAndAreSentAgain() {
			Call<Long> moving = send(GateTests.this.first, Call.incr("moving"));
			GateTests.this.first.refuse("TRYAGAIN");
			Call<Long> other = send(GateTests.this.first, Call.incr("other"));
			GateTests.this.first.reply();
			assertThat(other.ends).isEqualTo(1);
			GateTests.this.scheduler.advance(Duration.ofMillis(10));
			GateTests.this.first.reply();
			assertThat(moving.ends).isEqualTo(1);
			assertThat(moving.failure).isNull();
		}

		@Test
		void whoGaveUpOnARefusedCommandAreNotSent() {
			Call<Long> moving = send(GateTests.this.first, Call.incr("moving"));
			GateTests.this.first.refuse("TRYAGAIN");
			moving.cancel();
			GateTests.this.scheduler.advance(Duration.ofMillis(10));
			assertThat(GateTests.this.first.sent).hasSize(1);
		}

		@Test
		void ofASilentNodeAreToldWhenTheyHaveWaitedForBoth() {
			Call<Long> increment = send(GateTests.this.first, Call.incr("counter"));
			Call<String> read = send(GateTests.this.first, Call.get("key"));
			for (int i = 0; i < 58; i++) {
				GateTests.this.scheduler.advance(Duration.ofMillis(100));
				GateTests.this.first.sweep();
			}
			assertThat(increment.ends).isZero();
			GateTests.this.scheduler.advance(Duration.ofMillis(300));
			GateTests.this.first.sweep();
			assertThat(increment.failure).isInstanceOf(CommandOutcomeUnknownException.class);
			assertThat(read.failure).isInstanceOf(RedisCommandTimeoutException.class);
		}

	}

	@Nested
	class Newcomers {

		@Test
		void areTurnedAwayIfThereNeverWasAPrimaryAndEverybodyRefuses() {
			Gate unconnected = new Gate("orders:6379", OPTIONS, FailoverFailures.DEFAULTS, List.of(),
					GateTests.this.budget, GateTests.this.locator, GateTests.this.scheduler, (address) -> {
					});
			CompletableFuture<InetSocketAddress> newcomer = unconnected.locate(Duration.ofSeconds(30));
			GateTests.this.scheduler.advance(Duration.ofSeconds(1));
			assertThat(newcomer).isNotDone();
			GateTests.this.locator.refused = true;
			GateTests.this.scheduler.advance(Duration.ofMillis(100));
			assertThat(newcomer).isCompletedExceptionally();
			assertThat(GateTests.this.locator.isSearching()).isFalse();
		}

		@Test
		void waitAsLongAsTheyMayIfThereWasAPrimary() {
			GateTests.this.locator.refused = true;
			CompletableFuture<InetSocketAddress> newcomer = GateTests.this.gate.locate(Duration.ofSeconds(2));
			GateTests.this.scheduler.advance(Duration.ofMillis(1900));
			assertThat(newcomer).isNotDone();
			GateTests.this.scheduler.advance(Duration.ofMillis(200));
			assertThat(newcomer).isCompletedExceptionally();
		}

		@Test
		void areToldWhereThePrimaryIs() {
			CompletableFuture<InetSocketAddress> newcomer = GateTests.this.gate.locate(Duration.ofSeconds(2));
			GateTests.this.scheduler.run();
			assertThat(phase()).isEqualTo(Phase.SUSPICIOUS);
			assertThat(GateTests.this.locator.previous).isNull();
			GateTests.this.locator.find(NEW);
			assertThat(newcomer).isCompletedWithValue(NEW);
			assertThat(GateTests.this.pinned).containsExactly(NEW);
		}

		@Test
		void giveUpAndTheSearchEndsWithTheLast() {
			CompletableFuture<InetSocketAddress> one = GateTests.this.gate.locate(Duration.ofSeconds(1));
			CompletableFuture<InetSocketAddress> other = GateTests.this.gate.locate(Duration.ofSeconds(2));
			GateTests.this.scheduler.advance(Duration.ofMillis(1500));
			assertThat(one).isCompletedExceptionally();
			assertThat(GateTests.this.locator.isSearching()).isTrue();
			GateTests.this.scheduler.advance(Duration.ofMillis(1000));
			assertThat(other).isCompletedExceptionally();
			assertThat(phase()).isEqualTo(Phase.OPEN);
			assertThat(GateTests.this.locator.searches).isEqualTo(1);
		}

		@Test
		void inAnOutageWaitForItsEnd() {
			GateTests.this.locator.demote();
			CompletableFuture<InetSocketAddress> newcomer = GateTests.this.gate.locate(Duration.ofSeconds(2));
			GateTests.this.scheduler.run();
			assertThat(GateTests.this.locator.searches).isEqualTo(1);
			GateTests.this.locator.find(NEW);
			assertThat(newcomer).isCompletedWithValue(NEW);
		}

		@Test
		void areNotForgottenWhenASuspicionEnds() {
			enter(Phase.SUSPICIOUS);
			CompletableFuture<InetSocketAddress> newcomer = GateTests.this.gate.locate(Duration.ofSeconds(2));
			GateTests.this.scheduler.advance(Duration.ofMillis(510));
			assertThat(GateTests.this.locator.previous).isNull();
			GateTests.this.locator.find(NEW);
			assertThat(newcomer).isCompletedWithValue(NEW);
		}

	}

	@Test
	void aGateThatIsShutDoesNothingMore() {
		this.gate.shutdown();
		this.scheduler.run();
		this.first.lose();
		this.scheduler.advance(Duration.ofSeconds(1));
		assertThat(this.locator.searches).isZero();
		assertThat(this.events).isEmpty();
	}

}
