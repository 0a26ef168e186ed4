package io.github.elasticachespring.simulator;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.github.elasticachespring.simulator.DnsZone.Style;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What names answer when, with the clock in the test's hand.
 */
class DnsZoneTests {

	private static final InetAddress ONE = address(1);

	private static final InetAddress TWO = address(2);

	private static final InetAddress THREE = address(3);

	private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1000);

	private final DnsZone zone = new DnsZone(this.clock::get);

	@Test
	void anUnknownNameHasNoAnswer() {
		assertThat(this.zone.answer("nobody")).isEmpty();
	}

	@Test
	void aNewNameAnswersAtOnceWhateverTheLag() {
		this.zone.publish("name", Style.ALL, List.of(ONE), Duration.ofMinutes(1));
		assertThat(this.zone.answer("name")).containsExactly(ONE);
	}

	@Test
	void namesHaveNoCaseAndMayEndWithADot() {
		this.zone.publish("Name.example", Style.ALL, List.of(ONE), Duration.ZERO);
		assertThat(this.zone.answer("nAME.Example.")).containsExactly(ONE);
	}

	@Test
	void aChangeShowsWhenItsLagIsOver() {
		this.zone.publish("name", Style.ALL, List.of(ONE), Duration.ZERO);
		this.zone.publish("name", Style.ALL, List.of(TWO), Duration.ofSeconds(10));
		pass(Duration.ofMillis(9999));
		assertThat(this.zone.answer("name")).containsExactly(ONE);
		pass(Duration.ofMillis(1));
		assertThat(this.zone.answer("name")).containsExactly(TWO);
	}

	@Test
	void changesShowInTheOrderTheyWereMade() {
		this.zone.publish("name", Style.ALL, List.of(ONE), Duration.ZERO);
		this.zone.publish("name", Style.ALL, List.of(TWO), Duration.ofSeconds(10));
		pass(Duration.ofSeconds(5));
		this.zone.publish("name", Style.ALL, List.of(THREE), Duration.ofSeconds(10));
		pass(Duration.ofSeconds(5));
		assertThat(this.zone.answer("name")).containsExactly(TWO);
		pass(Duration.ofSeconds(5));
		assertThat(this.zone.answer("name")).containsExactly(THREE);
	}

	@Test
	void aLagCanBeEnded() {
		this.zone.publish("name", Style.ALL, List.of(ONE), Duration.ZERO);
		this.zone.publish("name", Style.ALL, List.of(TWO), Duration.ofSeconds(10));
		this.zone.catchUp();
		assertThat(this.zone.answer("name")).containsExactly(TWO);
	}

	@Test
	void oneAtATimeTakesTurns() {
		this.zone.publish("name", Style.ONE, List.of(ONE, TWO, THREE), Duration.ZERO);
		assertThat(this.zone.answer("name")).containsExactly(ONE);
		assertThat(this.zone.answer("name")).containsExactly(TWO);
		assertThat(this.zone.answer("name")).containsExactly(THREE);
		assertThat(this.zone.answer("name")).containsExactly(ONE);
	}

	@Test
	void askingWhetherANameExistsTakesNoTurn() {
		this.zone.publish("name", Style.ONE, List.of(ONE, TWO), Duration.ZERO);
		assertThat(this.zone.answer("name")).containsExactly(ONE);
		assertThat(this.zone.exists("name")).isTrue();
		assertThat(this.zone.exists("nobody")).isFalse();
		assertThat(this.zone.answer("name")).containsExactly(TWO);
		assertThat(this.zone.queries("name")).isEqualTo(3);
	}

	@Test
	void allAtATimeBeginWithAnotherEachTime() {
		this.zone.publish("name", Style.ALL, List.of(ONE, TWO), Duration.ZERO);
		assertThat(this.zone.answer("name")).containsExactly(ONE, TWO);
		assertThat(this.zone.answer("name")).containsExactly(TWO, ONE);
	}

	@Test
	void aPinnedNameIgnoresChangesUntilItIsUnpinned() {
		this.zone.publish("name", Style.ALL, List.of(ONE), Duration.ZERO);
		this.zone.pin("name", List.of(TWO));
		this.zone.publish("name", Style.ALL, List.of(THREE), Duration.ZERO);
		assertThat(this.zone.answer("name")).containsExactly(TWO);
		this.zone.pin("name", List.of());
		assertThat(this.zone.answer("name")).isEmpty();
		this.zone.unpin("name");
		assertThat(this.zone.answer("name")).containsExactly(THREE);
	}

	@Test
	void queriesAreCounted() {
		this.zone.answer("name");
		this.zone.answer("NAME");
		this.zone.answer("other");
		assertThat(this.zone.queries("name")).isEqualTo(2);
		assertThat(this.zone.queries()).isEqualTo(3);
	}

	private void pass(Duration time) {
		this.clock.addAndGet(time.toNanos());
	}

	private static InetAddress address(int last) {
		try {
			return InetAddress.getByAddress(new byte[] { 127, 0, 0, (byte) last });
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
