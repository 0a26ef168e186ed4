package io.github.elasticachespring.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * A cluster as its clients see it, and what can be broken in it.
 */
@ExtendWith(Servers.Available.class)
@ParameterizedClass
@MethodSource("io.github.elasticachespring.simulator.Servers#all")
class ClusterTests {

	/** In the first shard of three; see {@code CLUSTER KEYSLOT}. */
	private static final String KEY = "bar";

	private static final int SLOT = 5061;

	private static ElastiCacheSimulator simulator;

	@Parameter
	BackEnd backEnd;

	@BeforeParameterizedClassInvocation
	static void start(BackEnd backEnd) {
		simulator = ElastiCacheSimulator.cluster()
			.authToken("a-token-of-the-tests")
			.promotionDelay(Duration.ofMillis(200))
			.partialCoverage()
			.relayed()
			.backEnd(backEnd)
			.start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		simulator.close();
	}

	@Test
	void theConfigurationNameAnswersWithAllNodes() throws Exception {
		assertThat(simulator.configurationEndpoint())
			.matches("clustercfg\\.simulator\\.[a-z0-9]{6}\\.use1\\.cache\\.amazonaws\\.com:\\d+");
		List<InetAddress> nodes = simulator.nodes().stream().map((node) -> node.address().getAddress()).toList();
		assertThat(nodes).hasSize(6).doesNotHaveDuplicates();
		assertThat(TestClient.resolve(simulator, host(simulator.configurationEndpoint())))
			.containsExactlyInAnyOrderElementsOf(nodes);
	}

	@Test
	void anyNodeShowsTheWholeCluster() throws Exception {
		try (TestClient client = TestClient.connect(simulator, simulator.configurationEndpoint())) {
			assertThat(client.call("CLUSTER", "INFO")).contains("cluster_state:ok", "cluster_slots_assigned:16384",
					"cluster_known_nodes:6", "cluster_size:3");
			String slots = client.call("CLUSTER", "SLOTS");
			assertThat(slots).contains("[0, 5460", "[5461, 10921", "[10922, 16383");
			if (backEndIsAtLeast7()) {
				assertThat(simulator.nodes()).allSatisfy((node) -> assertThat(slots).contains(node.name()));
			}
			else {
				assertThat(simulator.nodes())
					.allSatisfy((node) -> assertThat(slots).contains(node.address().getAddress().getHostAddress()));
			}
		}
	}

	@Test
	void aPlannedFailoverOfOneShardLeavesItsSocketsOpen() throws Exception {
		try (TestClient client = connect(simulator.primary(0))) {
			assertThat(client.call("SET", KEY, "value")).isEqualTo("OK");
			Failover failover = simulator.failover(0);
			assertThat(client.call("SET", KEY, "other")).startsWith("-MOVED " + SLOT);
			assertThat(failover.promoted().execute("GET", KEY)).isEqualTo("value");
			assertThat(simulator.primary(0)).isSameAs(failover.promoted());
		}
	}

	@Test
	void failoversOfOneShardCanFollowEachOther() {
		for (int i = 0; i < 4; i++) {
			SimulatedNode replica = simulator.replicas(2).get(0);
			assertThat(simulator.failover(2).promoted()).isSameAs(replica);
		}
	}

	@Test
	void afterACrashTheOtherShardsServeAndAReplicaIsPromoted() throws Exception {
		SimulatedNode old = simulator.primary(1);
		try (TestClient other = connect(simulator.primary(0)); Fault crash = simulator.crash(old)) {
			assertThat(other.call("SET", KEY, "value")).isEqualTo("OK");
			Failover failover = crash.failover().get(10, TimeUnit.SECONDS);
			assertThat(simulator.primary(1)).isSameAs(failover.promoted());
			await().untilAsserted(() -> assertThat(other.call("CLUSTER", "NODES"))
				.containsPattern(line(failover.promoted(), "master")));
		}
		assertThat(old.role()).isEqualTo(NodeRole.REPLICA);
		assertThat(old.execute("INFO", "replication")).contains("master_link_status:up");
	}

	@Test
	void repliesAreLostButReplicationGoesOn() throws Exception {
		SimulatedNode node = simulator.primary(0);
		node.execute("DEL", KEY);
		try (TestClient client = connect(node); Fault loss = simulator.loseReplies(node)) {
			assertThatThrownBy(() -> client.call(Duration.ofMillis(300), "INCR", KEY)).isInstanceOf(IOException.class);
			assertThat(loss.node().execute("GET", KEY)).isEqualTo("1");
			assertThat(loss.node().execute("WAIT", "1", "2000")).isEqualTo("1");
		}
	}

	@Test
	void aLaggingReplicaLosesItsLink() {
		SimulatedNode replica = simulator.replicas(0).get(0);
		try (Fault lag = simulator.lag(replica)) {
			assertThat(lag.node().execute("INFO", "replication")).contains("master_link_status:down");
		}
		assertThat(replica.execute("INFO", "replication")).contains("master_link_status:up");
	}

	@Test
	void aLostShardTakesItsDataWithItAndComesBackWithItsSlots() throws Exception {
		SimulatedNode primary = simulator.primary(1);
		primary.execute("SET", "test", "value");
		try (Fault loss = simulator.loseShard(1); TestClient client = connect(simulator.primary(0))) {
			assertThat(loss.failover()).isCancelled();
			assertThat(simulator.primary(1).isServing()).isFalse();
			assertThat(simulator.replicas(1)).noneMatch(SimulatedNode::isServing);
			assertThat(client.call("SET", KEY, "value")).isEqualTo("OK");
		}
		assertThat(simulator.primary(1)).isSameAs(primary);
		assertThat(primary.execute("DBSIZE")).isEqualTo("0");
		assertThat(primary.execute("CLUSTER", "NODES")).containsPattern("myself,master.* 5461-10921");
	}

	@Test
	void aSlotOnItsWayAsksAndThenHasMoved() throws Exception {
		SimulatedNode source = simulator.primary(0);
		SimulatedNode target = simulator.primary(2);
		source.execute("FLUSHALL");
		source.execute("SET", "{" + KEY + "}1", "one");
		source.execute("SET", "{" + KEY + "}2", "two");
		try (TestClient client = connect(source)) {
			try (SlotMove move = simulator.beginMove(SLOT, 2)) {
				assertThat(move.moveKeys(1)).isOne();
				assertThat(client.call("MGET", "{" + KEY + "}1", "{" + KEY + "}2")).matches("-(TRYAGAIN|ASK) .*");
				assertThat(client.call("GET", "{" + KEY + "}3")).startsWith("-ASK " + SLOT);
			}
			assertThat(client.call("GET", "{" + KEY + "}1")).startsWith("-MOVED " + SLOT);
		}
		assertThat(target.execute("MGET", "{" + KEY + "}1", "{" + KEY + "}2")).isEqualTo("one\ntwo");
		simulator.moveSlots(SLOT, SLOT, 0);
		assertThat(source.execute("MGET", "{" + KEY + "}1", "{" + KEY + "}2")).isEqualTo("one\ntwo");
	}

	@Test
	void nodesAreReplacedOnNewAddressesAndTheOldOnesForgotten() throws Exception {
		simulator.primary(0).execute("SET", KEY, "kept");
		List<InetAddress> before = simulator.nodes().stream().map((node) -> node.address().getAddress()).toList();
		simulator.replaceNodes();
		assertThat(simulator.primary(0).execute("GET", KEY)).isEqualTo("kept");
		for (SimulatedNode node : simulator.nodes()) {
			assertThat(before).doesNotContain(node.address().getAddress());
			await().untilAsserted(() -> assertThat(node.execute("CLUSTER", "NODES").lines()).hasSize(6)
				.noneMatch((line) -> line.matches(".*[, ]fail[?, ].*")));
		}
	}

	@Test
	void aLostReplicaCanBeReplaced() {
		SimulatedNode replica = simulator.replicas(2).get(0);
		InetAddress before = replica.address().getAddress();
		simulator.crash(replica);
		simulator.replace(replica);
		assertThat(replica.address().getAddress()).isNotEqualTo(before);
		assertThat(replica.execute("INFO", "replication")).contains("master_link_status:up");
	}

	private static TestClient connect(SimulatedNode node) throws Exception {
		return TestClient.connect(simulator, node.name() + ":" + node.address().getPort());
	}

	private static String host(String endpoint) {
		return endpoint.substring(0, endpoint.indexOf(':'));
	}

	private static String line(SimulatedNode node, String flag) {
		return node.address().getAddress().getHostAddress() + ":\\S+ " + flag;
	}

	private static boolean backEndIsAtLeast7() {
		String version = Server.fields(simulator.primary().execute("INFO", "server")).get("redis_version");
		return Integer.parseInt(version.substring(0, version.indexOf('.'))) >= 7;
	}

}
