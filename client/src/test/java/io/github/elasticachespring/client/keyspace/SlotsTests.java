package io.github.elasticachespring.client.keyspace;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.StringCodec;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.ElastiCacheClusterClient;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Slots against what the server itself says they are.
 */
@ElastiCacheSimulatorTest(shape = Shape.CLUSTER, shards = 1, replicas = 0, plainText = true)
class SlotsTests {

	private static final int KEYS = 4000;

	private static final byte[] BRACES = "{}{}{}ab:".getBytes(StandardCharsets.US_ASCII);

	private static final List<String> ODD = List.of("", "{", "}", "{}", "}{", "{}a", "{}{a}", "{a}", "{a", "a}",
			"a{b}c", "{a}{b}", "{{a}}", "{a}}", "{{}}", "}{a}", "{a{b}c}", "käse", "{käse}:1", "日本{語}");

	@Test
	void areThoseOfTheServer(ElastiCacheSimulator cache) throws Exception {
		long seed = System.nanoTime();
		System.out.println("SlotsTests: seed " + seed);
		List<byte[]> keys = keys(new Random(seed));
		try (ElastiCacheClusterClient client = ElastiCacheClusterClient.create(null,
				Simulated.patient(cache, Simulated.clusterEndpoint(cache)).build())) {
			RedisAdvancedClusterAsyncCommands<byte[], byte[]> server = client.connect(ByteArrayCodec.INSTANCE).async();
			List<RedisFuture<Long>> answers = keys.stream().map(server::clusterKeyslot).toList();
			for (int i = 0; i < keys.size(); i++) {
				byte[] key = keys.get(i);
				int slot = answers.get(i).get(10, TimeUnit.SECONDS).intValue();
				assertThat(Slots.of(key)).as("seed %d: %s", seed, Arrays.toString(key)).isEqualTo(slot);
				everyFormOf(key)
					.forEach((form) -> assertThat(Slots.of(form)).as("seed %d: %s", seed, form).isEqualTo(slot));
			}
			ODD.forEach((key) -> assertThat(Slots.of(key)).isEqualTo(Slots.of(key.getBytes(StandardCharsets.UTF_8))));
		}
	}

	private static List<byte[]> keys(Random random) {
		List<byte[]> keys = new ArrayList<>();
		ODD.forEach((key) -> keys.add(key.getBytes(StandardCharsets.UTF_8)));
		while (keys.size() < KEYS) {
			byte[] key = new byte[random.nextInt(40)];
			random.nextBytes(key);
			if (random.nextBoolean()) {
				for (int i = 0; i < key.length; i++) {
					key[i] = (random.nextInt(3) > 0) ? BRACES[random.nextInt(BRACES.length)] : key[i];
				}
			}
			keys.add(key);
		}
		return keys;
	}

	private static List<ByteBuffer> everyFormOf(byte[] key) {
		byte[] padded = new byte[key.length + 7];
		Arrays.fill(padded, (byte) '{');
		System.arraycopy(key, 0, padded, 3, key.length);
		ByteBuffer inside = ByteBuffer.wrap(padded, 3, key.length);
		ByteBuffer direct = ByteBuffer.allocateDirect(key.length).put(key).flip();
		return List.of(ByteBuffer.wrap(key), inside, inside.slice(), inside.slice().asReadOnlyBuffer(), direct);
	}

	@Test
	void aBufferIsLeftAsItWas() {
		ByteBuffer key = ByteBuffer.wrap("x{a}y".getBytes(StandardCharsets.UTF_8), 1, 3);
		Slots.of(key);
		Slots.of(key.asReadOnlyBuffer());
		assertThat(key.position()).isOne();
		assertThat(key.limit()).isEqualTo(4);
	}

	@Test
	void keysAreGroupedInTheirOrder() {
		List<String> keys = List.of("b", "{a}2", "a", "b", "{b}1");
		Map<Integer, List<String>> expected = Map.of(Slots.of("b"), List.of("b", "b", "{b}1"), Slots.of("a"),
				List.of("{a}2", "a"));
		assertThat(Slots.group(keys)).isEqualTo(expected);
		assertThat(Slots.group(keys).keySet()).containsExactly(Slots.of("b"), Slots.of("a"));
		assertThat(Slots.group(keys, StringCodec.UTF8)).isEqualTo(expected);
		assertThat(Slots.group(List.of())).isEmpty();
	}

}
