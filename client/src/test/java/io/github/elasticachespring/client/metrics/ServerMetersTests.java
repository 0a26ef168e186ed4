package io.github.elasticachespring.client.metrics;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.endpoint.HostPort;
import io.github.elasticachespring.client.server.Node;
import io.github.elasticachespring.client.server.NodeSample;
import io.github.elasticachespring.client.server.ServerInfo;
import io.github.elasticachespring.client.server.Snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/**
 * How what nodes say becomes one number for each role.
 */
class ServerMetersTests {

	private static final String PRIMARY = "role:master\nmaster_replid:h\nmaster_repl_offset:1000\n";

	private static final String REPLICA = "role:slave\nmaster_replid:h\n";

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final ElastiCacheMetrics metrics = new ElastiCacheMetrics();

	private Instant now = Instant.ofEpochSecond(1000);

	private Snapshot last = Snapshot.NONE;

	ServerMetersTests() {
		this.metrics.bindTo(this.registry);
	}

	@AfterEach
	void close() {
		this.metrics.close();
	}

	@Test
	void theFullestNodeStandsForItsRole() {
		say(node("a", "0-99", PRIMARY + "used_memory:50\nmaxmemory:100\nconnected_clients:7"),
				node("b", "100-199", PRIMARY + "used_memory:90\nmaxmemory:100\nconnected_clients:3"),
				node("c", "0-99", REPLICA + "used_memory:10\nmaxmemory:100\nconnected_clients:1"));
		expect("memory.usage", "primary", 0.9);
		expect("memory.usage", "replica", 0.1);
		expect("connections", "primary", 7);
	}

	@Test
	void withoutALimitThereIsNoShareOfMemory() {
		say(node("a", null, PRIMARY + "used_memory:50\nmaxmemory:0\nconnected_clients:7"));
		expect("connections", "primary", 7);
		assertThat(gauge("memory.usage", "primary")).isNull();
	}

	@Test
	void keysAreAddedUpOverShardsButNotOverReplicasOfOne() {
		say(node("a", "0-99", PRIMARY + "expired_keys:0\ndb0:keys=10,expires=4\ndb3:keys=1,expires=0"),
				node("b", "100-199", PRIMARY + "expired_keys:0\ndb0:keys=20,expires=6"),
				node("c", "0-99", REPLICA + "expired_keys:0\ndb0:keys=11,expires=4"),
				node("d", "0-99", REPLICA + "expired_keys:0\ndb0:keys=9,expires=4"));
		expect("items", "primary", 31);
		expect("items.volatile", "primary", 10);
		expect("items", "replica", 11);
	}

	@Test
	void lookupsOfAllNodesSinceTheSampleBeforeMakeTheHitRate() {
		say(node("a", "0-99", PRIMARY + "keyspace_hits:1000\nkeyspace_misses:1000"),
				node("b", "100-199", PRIMARY + "keyspace_hits:0\nkeyspace_misses:0"));
		say(node("a", "0-99", PRIMARY + "keyspace_hits:1010\nkeyspace_misses:1030"),
				node("b", "100-199", PRIMARY + "keyspace_hits:60\nkeyspace_misses:0"));
		expect("cache.hit.rate", "primary", 0.7);
		say(node("a", "0-99", PRIMARY + "keyspace_hits:1010\nkeyspace_misses:1030"));
		await()
			.untilAsserted(() -> assertThat(gauge("cache.hit.rate", "primary")).as("nothing was looked up").isNull());
	}

	@Test
	void evictionsAreCountedAcrossRestartsOfServers() {
		say(node("a", null, PRIMARY + "evicted_keys:5000"));
		await().untilAsserted(() -> assertThat(evictions()).isZero());
		say(node("a", null, PRIMARY + "evicted_keys:5004"));
		say(node("a", null, PRIMARY + "evicted_keys:1"));
		say(node("a", null, PRIMARY + "evicted_keys:3"));
		await().untilAsserted(() -> assertThat(evictions()).isEqualTo(6));
	}

	@Test
	void theMainThreadsTimeBecomesAShare() {
		say(node("a", null, PRIMARY + "used_cpu_sys_main_thread:1.0\nused_cpu_user_main_thread:2.0"));
		say(node("a", null, PRIMARY + "used_cpu_sys_main_thread:2.0\nused_cpu_user_main_thread:6.0"));
		expect("engine.cpu", "primary", 0.5);
	}

	@Test
	void aReplicaIsBehindByBytesOfItsPrimarysStream() {
		say(node("a", null, PRIMARY), node("b", null, REPLICA + "slave_repl_offset:990"),
				node("c", null, REPLICA + "slave_repl_offset:1001"),
				node("d", null, "role:slave\nmaster_replid:another\nslave_repl_offset:1"));
		expect("replication.lag", "replica", 10);
		assertThat(gauge("replication.lag", "primary")).isNull();
	}

	@Test
	void whatIsNotKnownAnyMoreIsAbsent() {
		say(node("a", null, PRIMARY + "connected_clients:7"));
		expect("connections", "primary", 7);
		say(new NodeSample(named("a", null), this.now, null, "refused", ServerInfo.UNKNOWN, null));
		await().untilAsserted(() -> assertThat(gauge("connections", "primary")).isNull());
		say(node("a", null, PRIMARY + "connected_clients:8"));
		expect("connections", "primary", 8);
	}

	@Test
	void whatCannotBeReadIsAbsent() {
		say(node("a", null, PRIMARY + "connected_clients:many\nused_memory:1\nmaxmemory:-\nexpired_keys:0\n"
				+ "db0:keys=several,expires=1\nused_cpu_sys_main_thread:x\nevicted_keys:2"));
		await().untilAsserted(() -> assertThat(evictions()).isZero());
		expect("items.volatile", "primary", 1);
		assertThat(List.of("connections", "memory.usage", "items", "engine.cpu"))
			.allSatisfy((name) -> assertThat(gauge(name, "primary")).isNull());
	}

	private double evictions() {
		return this.registry.get("elasticache.server.evictions").tag("role", "primary").functionCounter().count();
	}

	private Gauge gauge(String name, String role) {
		return this.registry.find("elasticache.server." + name).tag("role", role).gauge();
	}

	private void expect(String name, String role, double value) {
		await().untilAsserted(() -> {
			assertThat(gauge(name, role)).as(name).isNotNull();
			assertThat(gauge(name, role).value()).isCloseTo(value, within(1e-9));
		});
	}

	/** All nodes at once, ten seconds after the last time. */
	private void say(NodeSample... nodes) {
		this.now = this.now.plusSeconds(10);
		List<NodeSample> samples = new ArrayList<>();
		for (NodeSample node : nodes) {
			NodeSample before = this.last.nodes()
				.stream()
				.filter((earlier) -> earlier.node().equals(node.node()))
				.findFirst()
				.orElse(null);
			samples.add(new NodeSample(node.node(), this.now, this.now, node.problem(), node.info(), before));
		}
		this.last = new Snapshot(this.now, samples);
		this.metrics.onSnapshot(this.last);
	}

	private NodeSample node(String name, String shard, String info) {
		return new NodeSample(named(name, shard), this.now, this.now, null, ServerInfo.parse(info), null);
	}

	private static Node named(String name, String shard) {
		return new Node(new HostPort(name, 6379), Objects.requireNonNull(InetAddress.getLoopbackAddress()), shard);
	}

}
