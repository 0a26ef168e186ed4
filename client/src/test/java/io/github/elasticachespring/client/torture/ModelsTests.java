package io.github.elasticachespring.client.torture;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.torture.Ending.What;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The judges are fair, and see what is wrong.
 */
class ModelsTests {

	private static final Ending<Long> UNKNOWN = new Ending<>(What.UNKNOWN, null);

	private static final Ending<Long> NOT_EXECUTED = new Ending<>(What.NOT_EXECUTED, null);

	@Test
	void aRegisterHoldsWhatWasAcknowledgedOrMayHaveBeenExecuted() {
		Models.Register register = new Models.Register();
		assertThat(register.read(null)).isNull();
		register.set("1", Ending.done("OK"));
		register.set("2", UNKNOWN);
		register.set("3", NOT_EXECUTED);
		assertThat(register.read("3")).contains("holds '3'");
		assertThat(register.read("2")).isNull();
	}

	@Test
	void aRegisterMayNotForgetWhatWasAcknowledged() {
		Models.Register register = new Models.Register();
		register.set("1", Ending.done("OK"));
		register.set("2", UNKNOWN);
		assertThat(register.read("1")).isNull();
		assertThat(register.read("2")).isNotNull();
		assertThat(register.read(null)).isNotNull();
	}

	@Test
	void aCounterCountsWhatIsUnknownOnceAtMost() {
		Models.Counter counter = new Models.Counter();
		assertThat(counter.increment(Ending.done(1L))).isNull();
		assertThat(counter.increment(UNKNOWN)).isNull();
		assertThat(counter.increment(Ending.done(3L))).isNull();
		assertThat(counter.increment(Ending.done(5L))).contains("stood at 4 where 3 to 3");
		assertThat(counter.increment(NOT_EXECUTED)).isNull();
		assertThat(counter.read("6")).isNotNull();
		assertThat(counter.read("5")).isNotNull();
	}

	@Test
	void aCounterMayNotForget() {
		Models.Counter counter = new Models.Counter();
		counter.increment(Ending.done(1L));
		assertThat(counter.read(null)).isNotNull();
	}

	@Test
	void severalIncrementsAtATimeAreEachCountedOnce() {
		Models.ConcurrentCounter counter = new Models.ConcurrentCounter();
		assertThat(counter.increment(Ending.done(2L))).isNull();
		assertThat(counter.increment(Ending.done(1L))).isNull();
		assertThat(counter.increment(UNKNOWN)).isNull();
		assertThat(counter.read("2")).isNull();
		assertThat(counter.read("3")).isNull();
		assertThat(counter.read("4")).isNotNull();
		assertThat(counter.read("1")).isNotNull();
		assertThat(counter.increment(Ending.done(2L))).contains("2 twice");
	}

	@Test
	void aJournalKeepsItsOrderAndMissesNothing() {
		Models.Journal journal = new Models.Journal();
		journal.append(1, Ending.done(1L));
		journal.append(2, UNKNOWN);
		journal.append(3, NOT_EXECUTED);
		journal.append(4, Ending.done(2L));
		assertThat(journal.read(List.of(1L, 4L), 0)).isNull();
		assertThat(journal.read(List.of(1L, 2L, 4L), 0)).isNull();
		assertThat(journal.read(List.of(1L, 3L, 4L), 0)).contains("not executed");
		assertThat(journal.read(List.of(1L, 4L, 2L), 0)).contains("2 after 4");
		assertThat(journal.read(List.of(1L, 1L, 4L), 0)).contains("1 after 1");
		assertThat(journal.read(List.of(4L), 0)).contains("misses [1]");
		assertThat(journal.read(List.of(4L), 1)).isNull();
	}

}
