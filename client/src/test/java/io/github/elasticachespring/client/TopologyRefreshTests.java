package io.github.elasticachespring.client;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.transport.ConnectionEvent;
import io.github.elasticachespring.client.transport.ConnectionListener;
import io.github.elasticachespring.client.transport.ConnectionRole;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static org.assertj.core.api.Assertions.assertThat;

@ElastiCacheSimulatorTest(shape = Shape.CLUSTER, shards = 2, replicas = 1, authToken = "token-of-the-topology-tests")
class TopologyRefreshTests {

	private static final int NODES = 4;

	private final Map<ConnectionRole, Set<Thread>> threads = new ConcurrentHashMap<>();

	private final AtomicInteger questions = new AtomicInteger();

	/** A listener is called on the event loop of the connection. */
	private final ConnectionListener listener = (event) -> {
		if (event instanceof ConnectionEvent.Opened opened) {
			this.threads.computeIfAbsent(opened.role(), (role) -> ConcurrentHashMap.newKeySet())
				.add(Thread.currentThread());
			if (opened.role() == ConnectionRole.PROBE) {
				this.questions.incrementAndGet();
			}
		}
	};

	/** Handshakes with all nodes stand before no caller's reply. */
	@Test
	void nodesAreAskedBesideTheEventLoopsOfCallers(ElastiCacheSimulator cache) {
		try (ElastiCacheClusterClient client = client(cache)) {
			RedisAdvancedClusterCommands<String, String> commands = client.connect().sync();
			IntStream.range(0, 100).forEach((i) -> commands.set("key:" + i, "value"));
			client.refreshPartitions();
			assertThat(this.threads.get(ConnectionRole.PROBE)).hasSize(1)
				.doesNotContainAnyElementsOf(this.threads.get(ConnectionRole.PRIMARY));
		}
	}

	@Test
	void manyWishesForARefreshAreAnsweredByTwo(ElastiCacheSimulator cache) {
		try (ElastiCacheClusterClient client = client(cache)) {
			client.connect();
			int before = this.questions.get();
			List<CompletableFuture<Void>> wishes = IntStream.range(0, 50)
				.mapToObj((i) -> client.refreshPartitionsAsync().toCompletableFuture())
				.toList();
			CompletableFuture.allOf(wishes.toArray(CompletableFuture[]::new)).join();
			assertThat(this.questions.get() - before).isBetween(NODES, 3 * NODES);
		}
	}

	private ElastiCacheClusterClient client(ElastiCacheSimulator cache) {
		return ElastiCacheClusterClient.create(null,
				Simulated.cluster(cache).connectionListeners(List.of(this.listener)).build());
	}

}
