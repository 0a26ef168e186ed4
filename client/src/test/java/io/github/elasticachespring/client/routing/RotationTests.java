package io.github.elasticachespring.client.routing;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RotationTests {

	private record Named(String name, Standing standing) implements Rotation.Node {
	}

	private final Rotation<Named> rotation = new Rotation<>();

	@ParameterizedTest
	@CsvSource(textBlock = """
			# standings of a, b, c and d      | turns of 600
			REPLICA REPLICA REPLICA REPLICA   | a=150 b=150 c=150 d=150
			REPLICA PRIMARY REPLICA REPLICA   | a=200 c=200 d=200
			OUT     REPLICA OUT     REPLICA   | b=300 d=300
			STALE   REPLICA STALE   PRIMARY   | b=600
			STALE   STALE   OUT     PRIMARY   | d=600
			STALE   STALE   OUT     OUT       | a=300 b=300
			OUT     OUT     OUT     PRIMARY   | d=600
			OUT     OUT     OUT     OUT       |
			""", delimiter = '|')
	void theBestTakeTurns(String standings, String turns) {
		List<Named> nodes = nodes(standings.split(" +"));
		Map<String, Long> taken = IntStream.range(0, 600)
			.mapToObj((i) -> this.rotation.next(nodes))
			.filter((node) -> node != null)
			.collect(Collectors.groupingBy(Named::name, Collectors.counting()));
		assertThat(taken).isEqualTo(expected(turns));
	}

	@Test
	void nobodyIsThere() {
		assertThat(this.rotation.next(List.of())).isNull();
	}

	@Test
	void turnsGoOnWhenTheirCountOverflows() {
		List<Named> nodes = nodes("REPLICA", "REPLICA", "REPLICA");
		Rotation<Named> late = new Rotation<>(Integer.MAX_VALUE - 3);
		Map<String, Long> taken = IntStream.range(0, 9)
			.mapToObj((i) -> late.next(nodes))
			.collect(Collectors.groupingBy(Named::name, Collectors.counting()));
		assertThat(taken).hasSize(3).allSatisfy((name, count) -> assertThat(count).isBetween(2L, 4L));
	}

	private static List<Named> nodes(String... standings) {
		return IntStream.range(0, standings.length)
			.mapToObj((i) -> new Named(String.valueOf((char) ('a' + i)), Standing.valueOf(standings[i])))
			.toList();
	}

	private static Map<String, Long> expected(String turns) {
		return (turns == null) ? Map.of()
				: List.of(turns.split(" +"))
					.stream()
					.map((turn) -> turn.split("="))
					.collect(Collectors.toMap((turn) -> turn[0], (turn) -> Long.valueOf(turn[1])));
	}

}
