package io.github.elasticachespring.client.torture;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.elasticachespring.client.torture.Schedule.Step;

import static org.assertj.core.api.Assertions.assertThat;

class ScheduleTests {

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void theSameSeedGivesTheSameSchedule(int shards) {
		assertThat(Schedule.of(42, shards)).isEqualTo(Schedule.of(42, shards));
		assertThat(Schedule.of(42, shards)).isNotEqualTo(Schedule.of(43, shards));
	}

	@Test
	void everythingHappensOnceBeforeAnythingHappensAgain() {
		int count = Torment.values().length;
		List<Step> round = Schedule.of(7, 3).steps().subList(count, 2 * count);
		assertThat(round).extracting(Step::torment).containsExactlyInAnyOrder(Torment.values());
	}

	@Test
	void slotsMoveOnlyWhereThereIsAnotherShard() {
		assertThat(Schedule.of(7, 1).steps()).extracting(Step::torment).doesNotContain(Torment.MOVE_SLOTS);
		assertThat(Schedule.of(7, 1).steps()).extracting(Step::shard).containsOnly(0);
		assertThat(Schedule.of(7, 3).steps()).extracting(Step::shard).contains(0, 1, 2);
	}

	@Test
	void theSameSeedGivesTheSameOperations() {
		assertThat(operations(42)).isEqualTo(operations(42)).isNotEqualTo(operations(43));
		assertThat(operations(42)).contains(Operation.values());
	}

	private static List<Operation> operations(long seed) {
		Random random = new WaitingCaller(Api.SYNC, 1, seed, new Witness(Duration.ZERO), null).random();
		return Stream.generate(() -> Operation.next(random)).limit(100).toList();
	}

}
