package io.github.elasticachespring.simulator;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A replication group as its clients see it.
 */
@ExtendWith(Servers.Available.class)
@ParameterizedClass
@MethodSource("io.github.elasticachespring.simulator.Servers#all")
class ReplicationGroupTests {

	private static ElastiCacheSimulator simulator;

	@Parameter
	BackEnd backEnd;

	@BeforeParameterizedClassInvocation
	static void start(BackEnd backEnd) {
		simulator = ElastiCacheSimulator.replicationGroup()
			.name("orders")
			.replicas(3)
			.authToken("a-token-of-the-tests")
			.backEnd(backEnd)
			.start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		simulator.close();
	}

	@Test
	void namesHaveTheFormatOfAnEncryptedGroup() {
		assertThat(simulator.primaryEndpoint())
			.matches("master\\.orders\\.[a-z0-9]{6}\\.use1\\.cache\\.amazonaws\\.com:\\d+");
		assertThat(simulator.readerEndpoint())
			.matches("replica\\.orders\\.[a-z0-9]{6}\\.use1\\.cache\\.amazonaws\\.com:\\d+");
		assertThat(simulator.nodeEndpoints()).hasSize(4)
			.first()
			.asString()
			.matches("orders-001\\.orders\\.[a-z0-9]{6}\\.use1\\.cache\\.amazonaws\\.com:\\d+");
	}

	@Test
	void aWriteToThePrimaryReachesEveryReplica() throws Exception {
		try (TestClient client = TestClient.connect(simulator, simulator.primaryEndpoint())) {
			assertThat(client.call("ROLE")).startsWith("[master");
			assertThat(client.call("SET", "greeting", "hello")).isEqualTo("OK");
			assertThat(client.call("WAIT", "3", "5000")).isEqualTo("3");
		}
		for (SimulatedNode replica : simulator.replicas()) {
			assertThat(replica.execute("GET", "greeting")).isEqualTo("hello");
		}
	}

	@Test
	void theReaderNameAnswersWithOneReplicaAtATimeAndReachesAll() throws Exception {
		String reader = simulator.readerEndpoint().replaceAll(":.*", "");
		Set<InetAddress> seen = new HashSet<>();
		for (int i = 0; i < 3; i++) {
			assertThat(TestClient.resolve(simulator, reader)).hasSize(1).allSatisfy(seen::add);
		}
		List<InetAddress> replicas = new ArrayList<>();
		simulator.replicas().forEach((replica) -> replicas.add(replica.address().getAddress()));
		assertThat(seen).containsExactlyInAnyOrderElementsOf(replicas);
	}

	@Test
	void aSecondaryOfAGlobalDatastoreTakesNoWritesUntilItIsPromoted() throws Exception {
		try (ElastiCacheSimulator secondary = ElastiCacheSimulator.replicationGroup()
			.replicas(1)
			.globalDatastoreSecondary()
			.start(); TestClient client = TestClient.connect(secondary, secondary.primaryEndpoint())) {
			assertThat(client.call("ROLE")).startsWith("[slave");
			assertThat(client.call("SET", "greeting", "hello")).startsWith("-READONLY");
			secondary.failover();
			assertThat(secondary.primary().execute("ROLE")).startsWith("slave");
			secondary.promoteSecondary();
			assertThat(secondary.primary().execute("SET", "greeting", "hello")).isEqualTo("OK");
		}
	}

	@Test
	void aReaderRefusesWrites() throws Exception {
		try (TestClient client = TestClient.connect(simulator, simulator.readerEndpoint())) {
			assertThat(client.call("SET", "greeting", "hello")).startsWith("-READONLY");
		}
	}

	@Test
	void everyNodeIsReachedByItsOwnName() throws Exception {
		for (SimulatedNode node : simulator.nodes()) {
			assertThat(TestClient.resolve(simulator, node.name())).containsExactly(node.address().getAddress());
			try (TestClient client = TestClient.connect(simulator, node.name() + ":" + node.address().getPort())) {
				assertThat(client.call("PING")).isEqualTo("PONG");
			}
		}
	}

	@Test
	void clientsNeedTheToken() throws Exception {
		String host = simulator.primaryEndpoint().replaceAll(":.*", "");
		try (TestClient client = TestClient.connectWithoutPassword(simulator, host, simulator.primary().address())) {
			assertThat(client.call("PING")).startsWith("-NOAUTH");
			assertThat(client.call("AUTH", "another-token-of-16")).startsWith("-WRONGPASS");
		}
	}

}
