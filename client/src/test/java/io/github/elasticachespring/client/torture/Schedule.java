package io.github.elasticachespring.client.torture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What is done to a cache, one thing after the other: a pure function of its seed. Every
 * torment comes once before any comes again.
 *
 * @param steps in their order
 */
record Schedule(List<Step> steps) {

	private static final int ROUNDS = 100;

	/** Long enough for an hour; whoever carries it out stops when the time is over. */
	static Schedule of(long seed, int shards) {
		Random random = new Random(seed);
		List<Torment> torments = Arrays.stream(Torment.values())
			.filter((torment) -> torment.appliesTo(shards))
			.toList();
		List<Step> steps = new ArrayList<>();
		for (int round = 0; round < ROUNDS; round++) {
			List<Torment> shuffled = new ArrayList<>(torments);
			Collections.shuffle(shuffled, random);
			shuffled.forEach((torment) -> steps.add(step(torment, shards, random)));
		}
		return new Schedule(List.copyOf(steps));
	}

	private static Step step(Torment torment, int shards, Random random) {
		return new Step(torment, random.nextInt(shards), random.nextInt(100), between(200, 2000, random),
				between(100, 800, random), random.nextBoolean() ? Duration.ofSeconds(60) : between(0, 3000, random));
	}

	private static Duration between(int least, int most, Random random) {
		return Duration.ofMillis(least + random.nextInt(most - least));
	}

	/**
	 * One torment.
	 *
	 * @param torment what is done
	 * @param shard to which shard
	 * @param choice which of its replicas, or which slot
	 * @param rest how long there is peace before
	 * @param hold how long it lasts, where that is free to choose
	 * @param dnsLag how far DNS is behind from now on
	 */
	record Step(Torment torment, int shard, int choice, Duration rest, Duration hold, Duration dnsLag) {
	}

}
