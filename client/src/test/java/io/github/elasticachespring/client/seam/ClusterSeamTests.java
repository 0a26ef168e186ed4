package io.github.elasticachespring.client.seam;

import java.util.List;
import java.util.Set;

import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.ElastiCacheClusterClient;
import io.github.elasticachespring.client.ElastiCacheOptions;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No topology is refreshed here: a refresh connects anew, and its handshakes would be
 * counted by the servers only.
 */
@ElastiCacheSimulatorTest(shape = Shape.CLUSTER, shards = 3, replicas = 0, authToken = "token-of-the-seam-tests")
class ClusterSeamTests extends AbstractSeamTests {

	private ElastiCacheClusterClient client;

	private StatefulRedisClusterConnection<String, String> connection;

	@Override
	void connect(ElastiCacheSimulator cache, List<CommandInterceptor> interceptors) {
		ElastiCacheOptions options = Simulated.patient(cache, Simulated.clusterEndpoint(cache))
			.interceptors(interceptors)
			.build();
		ClusterClientOptions clientOptions = ((ClusterClientOptions) options.clientOptions()).mutate()
			.topologyRefreshOptions(ClusterTopologyRefreshOptions.builder().disableAllAdaptiveRefreshTriggers().build())
			.build();
		this.client = ElastiCacheClusterClient.create(null, options.mutate().clientOptions(clientOptions).build());
		this.connection = this.client.connect();
		// A command without a key goes to any node, and may be the first to do so.
		this.connection.getPartitions().forEach((node) -> {
			this.connection.getConnection(node.getNodeId());
			this.connection.getConnection(node.getUri().getHost(), node.getUri().getPort());
		});
	}

	@Override
	Set<String> probing() {
		return Set.of("HELLO", "CLIENT", "PING");
	}

	@Override
	void shutDown() {
		this.client.shutdown();
	}

	@Override
	CommandDoor door(CommandFamily family) {
		if (family != CommandFamily.TRANSACTIONS && family != CommandFamily.FUNCTIONS) {
			return CommandDoor.of(this.connection);
		}
		String node = this.connection.getPartitions().getPartitionBySlot(SlotHash.getSlot("{k}")).getNodeId();
		return CommandDoor.of(this.connection.getConnection(node));
	}

	@Override
	Set<CommandFamily> without() {
		return Set.of(CommandFamily.DATABASES);
	}

	@Test
	void aRedirectedCommandIsCountedOnce(ElastiCacheSimulator cache) {
		int slot = SlotHash.getSlot("redirected");
		this.connection.sync().set("redirected", "v");
		int owner = slot / (SlotHash.SLOT_COUNT / 3);
		cache.moveSlots(slot, slot, (owner + 1) % 3);
		assertCountedAlike(() -> assertThat(this.connection.sync().get("redirected")).isEqualTo("v"));
	}

}
