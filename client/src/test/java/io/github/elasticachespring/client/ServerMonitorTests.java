package io.github.elasticachespring.client;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.server.NodeRole;
import io.github.elasticachespring.client.server.NodeSample;
import io.github.elasticachespring.client.server.ServerMonitor;
import io.github.elasticachespring.client.server.Snapshot;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.Fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What real nodes say of themselves, in each of the shapes.
 */
class ServerMonitorTests {

	private static final Duration INTERVAL = Duration.ofMillis(200);

	private ServerMonitor monitor;

	@AfterEach
	void close() {
		this.monitor.close();
	}

	@Test
	void everyNodeOfAGroupIsAskedWhoeverIsThePrimary() throws Exception {
		try (ElastiCacheSimulator cache = ElastiCacheSimulator.replicationGroup()
			.replicas(2)
			.authToken("token-of-the-monitor-tests")
			.start()) {
			ElastiCacheClient client = ElastiCacheClient.create(null,
					Simulated.patient(cache, Simulated.replicationGroupEndpoint(cache)).build());
			this.monitor = monitor(client);
			this.monitor.start();
			await().untilAsserted(() -> {
				assertThat(this.monitor.last().of(NodeRole.PRIMARY)).hasSize(1);
				assertThat(this.monitor.last().of(NodeRole.REPLICA)).hasSize(2);
			});
			String before = primary(this.monitor.last());
			cache.failover();
			await().untilAsserted(() -> assertThat(primary(this.monitor.last())).isNotEqualTo(before));
			try (Fault crash = cache.crash(cache.replicas().get(0))) {
				await().untilAsserted(
						() -> assertThat(this.monitor.last().nodes()).filteredOn((sample) -> !sample.isReachable())
							.hasSize(1));
			}
			client.shutdown();
		}
	}

	private static String primary(Snapshot snapshot) {
		List<NodeSample> primaries = snapshot.of(NodeRole.PRIMARY);
		return (primaries.size() == 1) ? primaries.get(0).node().location() : "";
	}

	@Test
	void everyNodeOfAClusterIsAskedWithItsShard() throws Exception {
		try (ElastiCacheSimulator cache = ElastiCacheSimulator.cluster().shards(2).replicasPerShard(1).start()) {
			ElastiCacheClusterClient client = ElastiCacheClusterClient.create(null,
					Simulated.patient(cache, Simulated.clusterEndpoint(cache)).build());
			this.monitor = new ServerMonitor(client.nodeDirectory(), client.getResources().eventExecutorGroup().next(),
					INTERVAL, Duration.ofSeconds(10), InstantSource.system());
			await().untilAsserted(() -> {
				Snapshot snapshot = this.monitor.ask().toCompletableFuture().get();
				assertThat(snapshot.nodes()).hasSize(4).allMatch(NodeSample::isReachable);
				assertThat(snapshot.of(NodeRole.PRIMARY)).extracting((sample) -> sample.node().shard())
					.containsExactlyInAnyOrder("0-8191", "8192-16383");
			});
			client.shutdown();
		}
	}

	@Test
	void aServerlessCacheIsOneNode() throws Exception {
		try (ElastiCacheSimulator cache = ElastiCacheSimulator.serverless().start()) {
			ElastiCacheClusterClient client = ElastiCacheClusterClient.create(null,
					Simulated.patient(cache, Simulated.serverlessEndpoint(cache)).build());
			this.monitor = new ServerMonitor(client.nodeDirectory(), client.getResources().eventExecutorGroup().next(),
					INTERVAL, Duration.ofSeconds(10), InstantSource.system());
			Snapshot snapshot = this.monitor.ask().toCompletableFuture().get();
			assertThat(snapshot.nodes()).isNotEmpty().anyMatch(NodeSample::isReachable);
			client.shutdown();
		}
	}

	@Test
	void askingInBetweenTellsNobodyAndShortensNoInterval() throws Exception {
		try (ElastiCacheSimulator cache = ElastiCacheSimulator.replicationGroup().replicas(0).start()) {
			ElastiCacheClient client = ElastiCacheClient.create(null,
					Simulated.patient(cache, Simulated.replicationGroupEndpoint(cache)).build());
			this.monitor = new ServerMonitor(client.nodeDirectory(), client.getResources().eventExecutorGroup().next(),
					Duration.ofHours(1), Duration.ofSeconds(10), InstantSource.system());
			List<Snapshot> told = new CopyOnWriteArrayList<>();
			this.monitor.addListener((snapshot) -> {
				throw new IllegalStateException("This one listens to nothing");
			});
			this.monitor.addListener(told::add);
			this.monitor.start();
			await().until(() -> told.size() == 1);
			Snapshot between = this.monitor.ask().toCompletableFuture().get();
			Snapshot again = this.monitor.ask().toCompletableFuture().get();
			assertThat(again.at()).isAfter(between.at());
			assertThat(again.nodes().get(0).before().at()).isEqualTo(told.get(0).at());
			assertThat(told).hasSize(1);
			client.shutdown();
		}
	}

	private static ServerMonitor monitor(ElastiCacheClient client) {
		return new ServerMonitor(client.nodeDirectory(), client.getResources().eventExecutorGroup().next(), INTERVAL,
				Duration.ofSeconds(10), InstantSource.system());
	}

}
