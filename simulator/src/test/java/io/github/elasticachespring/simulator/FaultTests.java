package io.github.elasticachespring.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * What can be broken in a replication group, and that it is whole again afterwards.
 */
@ExtendWith(Servers.Available.class)
@ParameterizedClass
@MethodSource("io.github.elasticachespring.simulator.Servers#all")
class FaultTests {

	private static ElastiCacheSimulator simulator;

	@Parameter
	BackEnd backEnd;

	@BeforeParameterizedClassInvocation
	static void start(BackEnd backEnd) {
		simulator = ElastiCacheSimulator.replicationGroup()
			.replicas(2)
			.user("app", "a-password-of-the-tests")
			.promotionDelay(Duration.ofMillis(200))
			.relayed()
			.backEnd(backEnd)
			.start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		simulator.close();
	}

	@BeforeEach
	void everythingWorks() throws Exception {
		assertThat(simulator.nodes()).allMatch(SimulatedNode::isServing);
		assertThat(simulator.replicas()).hasSize(2);
		try (TestClient client = primary()) {
			assertThat(client.call("SET", "alive", "yes")).isEqualTo("OK");
			assertThat(client.call("WAIT", "2", "5000")).isEqualTo("2");
		}
	}

	@Test
	void aPlannedFailoverLeavesSocketsOpenAndAnswersReadOnly() throws Exception {
		try (TestClient client = primary()) {
			client.call("SET", "key", "before");
			Failover failover = simulator.failover();
			assertThat(failover.planned()).isTrue();
			assertThat(failover.promotedNanos()).isBetween(failover.beganNanos(), System.nanoTime());
			assertThat(client.call("SET", "key", "after")).startsWith("-READONLY");
			assertThat(client.call("GET", "key")).isEqualTo("before");
			assertThat(client.call("ROLE")).startsWith("[slave");
			assertThat(simulator.primary()).isSameAs(failover.promoted());
			assertThat(failover.promoted().execute("GET", "key")).isEqualTo("before");
		}
		try (TestClient client = primary()) {
			assertThat(client.call("SET", "key", "after")).isEqualTo("OK");
		}
	}

	@Test
	void noAcknowledgedIncrementIsLostInPlannedFailovers() throws Exception {
		AtomicInteger acknowledged = new AtomicInteger();
		AtomicBoolean stop = new AtomicBoolean();
		CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> increment("count", acknowledged, stop));
		for (int i = 0; i < 5; i++) {
			int before = acknowledged.get();
			await().until(() -> acknowledged.get() > before + 20);
			simulator.failover();
		}
		stop.set(true);
		writer.get(10, TimeUnit.SECONDS);
		assertThat(simulator.primary().execute("GET", "count")).isEqualTo(acknowledged.toString());
	}

	@Test
	void theOldPrimaryIsTheNewPrimarysReplicaWithItsHistory() {
		Failover failover = simulator.failover();
		String oldHistory = Server.fields(failover.promoted().execute("INFO", "replication")).get("master_replid2");
		assertThat(oldHistory).isNotEqualTo("0".repeat(40));
		await().untilAsserted(() -> assertThat(failover.demoted().execute("INFO", "replication")).contains("role:slave",
				"master_link_status:up"));
	}

	@Test
	void afterACrashAReplicaIsPromotedAndTheOldPrimaryComesBackAsReplica() throws Exception {
		SimulatedNode old = simulator.primary();
		try (TestClient client = primary()) {
			Fault crash = simulator.crash(old);
			assertThatThrownBy(() -> client.call("PING")).isInstanceOf(IOException.class);
			Failover failover = crash.failover().get(10, TimeUnit.SECONDS);
			assertThat(failover.duration()).isBetween(Duration.ofMillis(200), Duration.ofSeconds(5));
			assertThat(failover.demoted()).isSameAs(old);
			assertThat(old.isServing()).isFalse();
			assertThatExceptionOfType(SimulatorException.class).isThrownBy(() -> old.execute("PING"))
				.withMessageContaining("is down");
			crash.close();
		}
		assertThat(old.role()).isEqualTo(NodeRole.REPLICA);
		assertThat(old.execute("GET", "alive")).isEqualTo("yes");
	}

	@Test
	void aPrimaryThatComesBackInTimeStaysPrimary() {
		SimulatedNode old = simulator.primary();
		Fault crash = simulator.crash(old);
		crash.close();
		assertThat(crash.failover()).isCancelled();
		assertThat(simulator.primary()).isSameAs(old);
		assertThat(old.execute("DBSIZE")).isEqualTo("0");
	}

	@Test
	void aSilentPrimaryKeepsItsSocketsButAnswersNothing() throws Exception {
		SimulatedNode old = simulator.primary();
		try (TestClient client = primary()) {
			Fault silence = simulator.silence(old);
			CompletableFuture<String> reply = CompletableFuture.supplyAsync(() -> {
				try {
					return client.call(Duration.ofSeconds(20), "ROLE");
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
			Failover failover = silence.failover().get(10, TimeUnit.SECONDS);
			assertThat(reply).isNotDone();
			silence.close();
			assertThat(reply.get(10, TimeUnit.SECONDS)).isNotEmpty();
			assertThat(simulator.primary()).isSameAs(failover.promoted());
		}
		assertThat(old.execute("ROLE")).startsWith("slave");
	}

	@Test
	void packetsOfAnIsolatedNodeVanish() throws Exception {
		SimulatedNode old = simulator.primary();
		InetSocketAddress address = old.address();
		try (Fault isolation = isolate(old)) {
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> {
				try (Socket socket = new Socket()) {
					socket.connect(address, 300);
				}
			});
			Failover failover = isolation.failover().get(10, TimeUnit.SECONDS);
			assertThat(simulator.primary()).isSameAs(failover.promoted()).isNotSameAs(old);
		}
		assertThat(old.role()).isEqualTo(NodeRole.REPLICA);
		assertThat(old.execute("GET", "alive")).isEqualTo("yes");
	}

	@Test
	void lostRepliesBelongToCommandsThatWereExecuted() throws Exception {
		try (TestClient client = primary(); Fault loss = simulator.loseReplies(simulator.primary())) {
			assertThatThrownBy(() -> client.call(Duration.ofMillis(300), "INCR", "lost"))
				.isInstanceOf(IOException.class);
			assertThat(loss.node().execute("GET", "lost")).isEqualTo("1");
			assertThat(simulator.replicas()).allSatisfy((replica) -> await()
				.untilAsserted(() -> assertThat(replica.execute("GET", "lost")).isEqualTo("1")));
		}
		try (TestClient client = primary()) {
			assertThat(client.call("INCR", "lost")).isEqualTo("2");
		}
	}

	@Test
	void aReplicaThatLoadsSaysSoUntilItIsMended() throws Exception {
		SimulatedNode replica = simulator.replicas().get(0);
		try (Fault loading = simulator.loading(replica, Duration.ofMinutes(1))) {
			try (TestClient client = TestClient.connect(simulator, endpoint(replica))) {
				assertThat(client.call("GET", "alive")).startsWith("-LOADING");
			}
			assertThat(loading.failover()).isCancelled();
		}
		assertThat(replica.execute("GET", "alive")).isEqualTo("yes");
		assertThat(replica.execute("DBSIZE")).isEqualTo(simulator.primary().execute("DBSIZE"));
	}

	@Test
	void aReplicaThatHasLoadedHasThePrimarysData() throws Exception {
		SimulatedNode replica = simulator.replicas().get(0);
		simulator.loading(replica, Duration.ofSeconds(3));
		try (TestClient client = TestClient.connect(simulator, endpoint(replica))) {
			assertThat(client.call("GET", "alive")).startsWith("-LOADING");
			await().untilAsserted(() -> assertThat(client.call("GET", "alive")).isEqualTo("yes"));
			assertThat(replica.execute("DBSIZE")).isEqualTo(simulator.primary().execute("DBSIZE"));
		}
	}

	@Test
	void aLaggingReplicaAnswersWithOldDataAndItsLinkIsUp() throws Exception {
		SimulatedNode replica = simulator.replicas().get(0);
		try (Fault lag = simulator.lag(replica); TestClient client = primary()) {
			client.call("SET", "alive", "changed");
			assertThat(client.call("WAIT", "2", "300")).isEqualTo("1");
			assertThat(lag.node().execute("GET", "alive")).isEqualTo("yes");
			assertThat(replica.execute("INFO", "replication")).contains("master_link_status:up");
			assertThat(offset(replica, "slave_repl_offset"))
				.isLessThan(offset(simulator.primary(), "master_repl_offset"));
		}
		await().untilAsserted(() -> assertThat(replica.execute("GET", "alive")).isEqualTo("changed"));
	}

	@Test
	void fullMemoryRefusesWritesAndServesReads() throws Exception {
		try (TestClient client = primary()) {
			try (Fault full = simulator.fillMemory(simulator.primary())) {
				assertThat(client.call("SET", "key", "value")).startsWith("-OOM");
				assertThat(client.call("GET", "alive")).isEqualTo("yes");
				assertThat(full.node()).isSameAs(simulator.primary());
			}
			assertThat(client.call("SET", "key", "value")).isEqualTo("OK");
			assertThat(simulator.primary().execute("CONFIG", "GET", "maxmemory-policy")).endsWith("volatile-lru");
		}
	}

	@Test
	void nodesAreReplacedOnNewAddressesBehindTheSameNames() throws Exception {
		List<InetAddress> before = simulator.nodes().stream().map((node) -> node.address().getAddress()).toList();
		List<String> names = simulator.nodeEndpoints();
		simulator.replaceNodes();
		assertThat(simulator.nodeEndpoints()).isEqualTo(names);
		for (SimulatedNode node : simulator.nodes()) {
			assertThat(before).doesNotContain(node.address().getAddress());
			assertThat(TestClient.resolve(simulator, node.name())).containsExactly(node.address().getAddress());
			assertThat(node.execute("GET", "alive")).isEqualTo("yes");
		}
	}

	@Test
	void namesFollowAFailoverWhenTheLagIsOver() throws Exception {
		String primary = simulator.primaryEndpoint().replaceAll(":.*", "");
		simulator.dnsLag(Duration.ofHours(1));
		try {
			Failover failover = simulator.failover();
			assertThat(TestClient.resolve(simulator, primary))
				.containsExactly(failover.demoted().address().getAddress());
			simulator.dns().catchUp();
			assertThat(TestClient.resolve(simulator, primary))
				.containsExactly(failover.promoted().address().getAddress());
		}
		finally {
			simulator.dnsLag(Duration.ZERO);
		}
	}

	@Test
	void aRebootedPrimaryStaysPrimaryAndLosesItsData() {
		SimulatedNode node = simulator.primary();
		simulator.restart(node);
		assertThat(simulator.primary()).isSameAs(node);
		assertThat(node.execute("DBSIZE")).isEqualTo("0");
		await().untilAsserted(() -> assertThat(simulator.replicas())
			.allSatisfy((replica) -> assertThat(replica.execute("DBSIZE")).isEqualTo("0")));
	}

	private static TestClient primary() throws Exception {
		return TestClient.connect(simulator, endpoint(simulator.primary()));
	}

	private static String endpoint(SimulatedNode node) {
		return node.name() + ":" + node.address().getPort();
	}

	private static long offset(SimulatedNode node, String field) {
		return Long.parseLong(Server.fields(node.execute("INFO", "replication")).get(field));
	}

	private static Fault isolate(SimulatedNode node) {
		try {
			return simulator.isolate(node);
		}
		catch (UnavailableException ex) {
			throw new TestAbortedException(ex.getMessage());
		}
	}

	/**
	 * Increment on whichever node takes it.
	 */
	private static void increment(String key, AtomicInteger acknowledged, AtomicBoolean stop) {
		while (!stop.get()) {
			try (TestClient client = primary()) {
				String reply = client.call("INCR", key);
				while (!reply.startsWith("-") && !stop.get()) {
					acknowledged.set(Integer.parseInt(reply));
					reply = client.call("INCR", key);
				}
				if (!reply.startsWith("-")) {
					acknowledged.set(Integer.parseInt(reply));
				}
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

}
