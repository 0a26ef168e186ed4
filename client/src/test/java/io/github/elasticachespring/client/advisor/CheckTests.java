package io.github.elasticachespring.client.advisor;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.elasticachespring.client.advisor.Application.Connections;
import io.github.elasticachespring.client.endpoint.Endpoint;
import io.github.elasticachespring.client.endpoint.Endpoint.Cluster;
import io.github.elasticachespring.client.endpoint.Endpoint.ReplicationGroup;
import io.github.elasticachespring.client.endpoint.Endpoint.Serverless;
import io.github.elasticachespring.client.endpoint.HostPort;
import io.github.elasticachespring.client.server.Node;
import io.github.elasticachespring.client.server.NodeSample;
import io.github.elasticachespring.client.server.ServerInfo;
import io.github.elasticachespring.client.server.Snapshot;

import static io.github.elasticachespring.client.advisor.Severity.CRITICAL;
import static io.github.elasticachespring.client.advisor.Severity.INFO;
import static io.github.elasticachespring.client.advisor.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Each check, just where it begins to see something and just where it does not.
 */
class CheckTests {

	private static final LocalDate TODAY = LocalDate.of(2026, 6, 1);

	private static final HostPort PRIMARY = new HostPort("master.shop.example.com", 6379);

	private static final HostPort READER = new HostPort("replica.shop.example.com", 6379);

	private static final Endpoint GROUP = new ReplicationGroup(PRIMARY, READER, List.of());

	private static final Endpoint GROUP_WITHOUT_READER = new ReplicationGroup(PRIMARY, null, List.of());

	private static final Endpoint CLUSTER = new Cluster(List.of(PRIMARY));

	private static final String MASTER = "role:master\nconnected_slaves:1\n";

	private static final String SLAVE = "role:slave\n";

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource
	void sees(Check check, Severity severity, Situation situation, String seen) {
		Optional<Finding> finding = check.look(situation);
		assertThat(finding).isPresent();
		assertThat(finding.get().severity()).isEqualTo(severity);
		assertThat(finding.get().seen()).contains(seen);
		assertThat(finding.get().check()).isEqualTo(check.id());
	}

	static Stream<Arguments> sees() {
		return Stream.of(
				arguments(Check.NOEVICTION, WARNING,
						servers(MASTER + "maxmemory_policy:noeviction\nmaxmemory:100\nused_memory:79"), "79 % full"),
				arguments(Check.NOEVICTION, CRITICAL,
						servers(MASTER + "maxmemory_policy:noeviction\nmaxmemory:100\nused_memory:80"), "80 % full"),
				arguments(Check.MEMORY, WARNING,
						servers(MASTER + "maxmemory:100\nused_memory:80", SLAVE + "maxmemory:100\nused_memory:1"),
						"node-1:6379 80 %"),
				arguments(Check.MEMORY, CRITICAL,
						servers(MASTER + "maxmemory:100\nused_memory:80", SLAVE + "maxmemory:100\nused_memory:95"),
						"node-2:6379 95 %"),
				arguments(Check.EVICTIONS, WARNING, trend(evicted(0, 1, 2, 3, 4)),
						"10 keys were evicted in the last 60 s"),
				arguments(Check.NO_REPLICA, WARNING, servers("role:master\nconnected_slaves:0"), "node-1:6379"),
				arguments(Check.NO_REPLICA, WARNING, shards("role:master\nconnected_slaves:0", MASTER),
						"node-1:6379 of slots shard-1"),
				arguments(Check.KEYS_WITHOUT_TTL, INFO, servers(MASTER + "expired_keys:0\ndb0:keys=100,expires=80"),
						"20 of 100 keys (20 %)"),
				arguments(Check.VOLATILE_POLICY, WARNING,
						servers(MASTER + "maxmemory_policy:volatile-ttl\nexpired_keys:0\ndb0:keys=100,expires=50"),
						"volatile-ttl, and 50 of 100 keys (50 %)"),
				arguments(Check.ALLKEYS_POLICY, WARNING,
						servers(application(GROUP).withSessions(), MASTER + "maxmemory_policy:allkeys-lfu"),
						"allkeys-lfu, and this application keeps its sessions here"),
				arguments(Check.ALLKEYS_POLICY, WARNING,
						servers(MASTER + "maxmemory_policy:allkeys-lru\ncmdstat_blmove:calls=3,usec=9\n"
								+ "cmdstat_xreadgroup:calls=1,usec=9"),
						"{BLMOVE=3, XREADGROUP=1}"),
				arguments(Check.HIT_RATE, WARNING, trend(lookups(799, 201)), "80 % of the last 1000 lookups"),
				arguments(Check.HIT_RATE, WARNING, trend(lookups(0, 500), lookups(0, 500).get(0)),
						"0 % of the last 1000"),
				arguments(Check.ENGINE_VERSION, WARNING, servers(MASTER + "redis_version:5.0.6"),
						"redis 5.0.6, whose standard support ended on 2026-01-31"),
				arguments(Check.ENGINE_VERSION, INFO,
						new Situation(snapshot(MASTER + "redis_version:6.2.6"), Trend.NONE, application(GROUP).get(),
								LocalDate.of(2027, 1, 31)),
						"redis 6.2.6, whose standard support ends in 0 days"),
				arguments(Check.ENGINE_VERSION, WARNING,
						new Situation(snapshot(MASTER + "redis_version:6.2.6"), Trend.NONE, application(GROUP).get(),
								LocalDate.of(2027, 2, 1)),
						"ended on 2027-01-31"),
				arguments(Check.REPLICATION_MEMORY, WARNING, servers(MASTER + "maxmemory:76\ntotal_system_memory:100"),
						"node-1:6379 76 %"),
				arguments(Check.TLS, WARNING, servers(application(GROUP).withoutTls()), "not encrypted"),
				arguments(Check.COMMAND_TIMEOUT, WARNING,
						servers(application(GROUP).waiting(Duration.ofMillis(5001), Duration.ZERO)), "5.0 s"),
				arguments(Check.COMMAND_TIMEOUT, WARNING,
						servers(application(GROUP).waiting(Duration.ofSeconds(1), Duration.ofMillis(29_500))),
						"In an outage one command may keep a web request waiting for 30.5 s"),
				arguments(Check.READER_IS_PRIMARY, WARNING, servers(MASTER),
						"replica.shop.example.com:6379 leads to no other node than the primary node-1:6379, which has 1"),
				arguments(Check.CONNECTIONS, CRITICAL, servers(MASTER + "connected_clients:80\nmaxclients:100"),
						"80 clients of at most 100"),
				arguments(Check.CONNECTIONS, CRITICAL, servers(MASTER + "connected_clients:52000"),
						"52000 clients of at most 65000"),
				arguments(Check.CONNECTIONS, WARNING, servers(MASTER + "connected_clients:20\nmaxclients:100"),
						"20 clients, as many as 4 instances like this one; with their pools exhausted these would need "
								+ "80 connections of at most 100"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void seesNothing(Check check, Situation situation) {
		assertThat(check.look(situation)).isEmpty();
	}

	static Stream<Arguments> seesNothing() {
		return Stream.of(arguments(Check.NOEVICTION, servers(MASTER + "maxmemory_policy:volatile-lru\nmaxmemory:100")),
				arguments(Check.NOEVICTION, servers(MASTER + "maxmemory_policy:noeviction\nmaxmemory:0")),
				arguments(Check.MEMORY, servers(MASTER + "maxmemory:1000\nused_memory:799")),
				arguments(Check.MEMORY, servers(MASTER + "maxmemory:0\nused_memory:799")),
				arguments(Check.EVICTIONS, trend(evicted(0, 1, 2, 0, 4))),
				arguments(Check.EVICTIONS, trend(evicted(0, 1, 2, 3))), arguments(Check.NO_REPLICA, servers(MASTER)),
				arguments(Check.NO_REPLICA, servers("role:master\nconnected_slaves:0", SLAVE)),
				arguments(Check.NO_REPLICA, servers("role:master")),
				arguments(Check.NO_REPLICA,
						servers(application(new Serverless(PRIMARY)), "role:master\nconnected_slaves:0")),
				arguments(Check.KEYS_WITHOUT_TTL, servers(MASTER + "expired_keys:0\ndb0:keys=1000,expires=801")),
				arguments(Check.KEYS_WITHOUT_TTL, servers(MASTER + "expired_keys:0\ndb0:keys=99,expires=0")),
				arguments(Check.KEYS_WITHOUT_TTL, servers(SLAVE + "expired_keys:0\ndb0:keys=1000,expires=0")),
				arguments(Check.VOLATILE_POLICY,
						servers(MASTER + "maxmemory_policy:volatile-ttl\nexpired_keys:0\ndb0:keys=1000,expires=501")),
				arguments(Check.VOLATILE_POLICY,
						servers(MASTER + "maxmemory_policy:allkeys-lru\nexpired_keys:0\ndb0:keys=1000,expires=0")),
				arguments(Check.ALLKEYS_POLICY,
						servers(MASTER + "maxmemory_policy:allkeys-lru\ncmdstat_lpop:calls=3,usec=9")),
				arguments(Check.ALLKEYS_POLICY,
						servers(application(GROUP).withSessions(),
								MASTER + "maxmemory_policy:volatile-lru\ncmdstat_blmove:calls=3,usec=9")),
				arguments(Check.HIT_RATE, trend(lookups(800, 200))), arguments(Check.HIT_RATE, trend(lookups(0, 999))),
				arguments(Check.ENGINE_VERSION, servers(MASTER + "redis_version:7.1.0")),
				arguments(Check.ENGINE_VERSION, servers(MASTER + "redis_version:6.2.6")),
				arguments(Check.ENGINE_VERSION, servers(MASTER + "redis_version:60.1.0")),
				arguments(Check.ENGINE_VERSION, servers(MASTER + "redis_version:7.2.4\nvalkey_version:8.1.0")),
				arguments(Check.REPLICATION_MEMORY, servers(MASTER + "maxmemory:75\ntotal_system_memory:100")),
				arguments(Check.TLS, servers()),
				arguments(Check.COMMAND_TIMEOUT,
						servers(application(GROUP).waiting(Duration.ofSeconds(5), Duration.ofSeconds(25)))),
				arguments(Check.COMMAND_TIMEOUT,
						servers(application(GROUP).waiting(Duration.ofSeconds(60), Duration.ZERO).withoutWeb())),
				arguments(Check.READER_IS_PRIMARY, servers(MASTER, SLAVE)),
				arguments(Check.READER_IS_PRIMARY, servers()),
				arguments(Check.READER_IS_PRIMARY, servers(application(GROUP_WITHOUT_READER), MASTER)),
				arguments(Check.READER_IS_PRIMARY, servers(MASTER, null)),
				arguments(Check.CONNECTIONS, servers(MASTER + "connected_clients:17\nmaxclients:100")));
	}

	@ParameterizedTest
	@EnumSource
	void seesNothingWhereServersTellNothing(Check check) {
		assertThat(check.look(servers())).isEmpty();
		assertThat(check.look(servers(""))).isEmpty();
		assertThat(check.look(servers(application(GROUP_WITHOUT_READER), "role:master"))).isEmpty();
		assertThat(check.look(servers((String) null))).isEmpty();
	}

	@Test
	void everyCheckIsInTheTable() {
		assertThat(sees().map((row) -> row.get()[0])).contains((Object[]) Check.values());
		assertThat(seesNothing().map((row) -> row.get()[0])).contains((Object[]) Check.values());
		assertThat(sees().filter((row) -> row.get()[1] == ((Check) row.get()[0]).severity()).map((row) -> row.get()[0]))
			.as("with its usual severity")
			.contains(Stream.of(Check.values()).filter((check) -> check != Check.ENGINE_VERSION).toArray());
	}

	@Test
	void theMostUrgentComesFirstAndMutedChecksNever() {
		Snapshot snapshot = snapshot(
				"role:master\nconnected_slaves:0\nmaxmemory:100\nused_memory:99\nredis_version:6.2.6");
		Clock clock = Clock.fixed(Instant.parse("2026-12-01T00:00:00Z"), ZoneOffset.UTC);
		Advisor advisor = new Advisor(application(GROUP).get(), Set.of(Check.READER_IS_PRIMARY), clock);
		advisor.onSnapshot(snapshot);
		assertThat(advisor.findings()).extracting(Finding::check)
			.containsExactly("memory", "no-replica", "engine-version");
		advisor.onSnapshot(snapshot((String) null));
		assertThat(advisor.findings()).as("an outage changes nothing").hasSize(3);
		advisor.onSnapshot(snapshot(MASTER + "maxmemory:100\nused_memory:9"));
		assertThat(advisor.findings()).isEmpty();
	}

	@Test
	void settingsAreLookedAtBeforeTheFirstSample() {
		Advisor advisor = new Advisor(application(GROUP).withoutTls().get(), Set.of(), Clock.systemUTC());
		assertThat(advisor.findings()).extracting(Finding::check).containsExactly("tls");
	}

	@Test
	void aTrendForgetsWhatIsOld() {
		Trend trend = Trend.NONE;
		for (int i = 0; i < 100; i++) {
			trend = trend.after(new Snapshot(Instant.ofEpochSecond(i * 15L), List
				.of(sample("node-1", null, MASTER + "keyspace_hits:" + i * 10 + "\nkeyspace_misses:" + i,
						(i == 0) ? null : MASTER + "keyspace_hits:" + (i - 1) * 10 + "\nkeyspace_misses:" + (i - 1)))));
		}
		assertThat(trend.steps()).hasSize(20);
		assertThat(trend.hits()).isEqualTo(200);
		assertThat(trend.misses()).isEqualTo(20);
	}

	@Test
	void theFirstSampleTellsOfAllLookupsAndOfNoEvictions() {
		Trend trend = Trend.NONE.after(snapshot(MASTER + "keyspace_hits:5\nkeyspace_misses:7\nevicted_keys:9"));
		assertThat(trend.hits()).isEqualTo(5);
		assertThat(trend.misses()).isEqualTo(7);
		assertThat(trend.evicted()).isZero();
	}

	private static List<Trend.Step> evicted(long... numbers) {
		List<Trend.Step> steps = new ArrayList<>();
		for (long number : numbers) {
			steps.add(new Trend.Step(Instant.ofEpochSecond(15L * steps.size()), 0, 0, number));
		}
		return steps;
	}

	private static List<Trend.Step> lookups(long hits, long misses) {
		return List.of(new Trend.Step(Instant.EPOCH, hits, misses, 0));
	}

	private static Situation trend(List<Trend.Step> steps, Trend.Step... more) {
		List<Trend.Step> all = new ArrayList<>(steps);
		all.addAll(List.of(more));
		return new Situation(Snapshot.NONE, new Trend(all), application(GROUP).get(), TODAY);
	}

	private static Situation servers(String... nodes) {
		return servers(application(GROUP), nodes);
	}

	private static Situation servers(Builder application, String... nodes) {
		return new Situation(snapshot(nodes), Trend.NONE, application.get(), TODAY);
	}

	/** Nodes of a shard each. */
	private static Situation shards(String... nodes) {
		List<NodeSample> samples = new ArrayList<>();
		for (String node : nodes) {
			samples.add(sample("node-" + (samples.size() + 1), "shard-" + (samples.size() + 1), node, null));
		}
		return new Situation(new Snapshot(Instant.EPOCH, samples), Trend.NONE, application(CLUSTER).get(), TODAY);
	}

	/** Of nodes that said this; {@code null} for one that did not answer. */
	private static Snapshot snapshot(String... nodes) {
		List<NodeSample> samples = new ArrayList<>();
		for (String node : nodes) {
			samples.add(sample("node-" + (samples.size() + 1), null, node, null));
		}
		return new Snapshot(Instant.EPOCH, samples);
	}

	private static NodeSample sample(String name, String shard, String info, String before) {
		Node node = new Node(new HostPort(name, 6379), (InetAddress) null, shard);
		NodeSample previous = (before != null)
				? new NodeSample(node, Instant.EPOCH, null, null, ServerInfo.parse(before), null) : null;
		return new NodeSample(node, Instant.EPOCH, null, (info != null) ? null : "no answer in time",
				(info != null) ? ServerInfo.parse(info) : ServerInfo.UNKNOWN, previous);
	}

	private static Builder application(Endpoint endpoint) {
		return new Builder(new Application(endpoint, true, Duration.ofSeconds(1), Duration.ofSeconds(5), true, false,
				() -> new Connections(5, 20)));
	}

	/** An application, made worse. */
	private record Builder(Application get) {

		Builder withoutTls() {
			return new Builder(new Application(this.get.endpoint(), false, this.get.commandTimeout(),
					this.get.maxWait(), this.get.web(), this.get.sessions(), this.get.connections()));
		}

		Builder withoutWeb() {
			return new Builder(new Application(this.get.endpoint(), this.get.tls(), this.get.commandTimeout(),
					this.get.maxWait(), false, this.get.sessions(), this.get.connections()));
		}

		Builder withSessions() {
			return new Builder(new Application(this.get.endpoint(), this.get.tls(), this.get.commandTimeout(),
					this.get.maxWait(), this.get.web(), true, this.get.connections()));
		}

		Builder waiting(Duration commandTimeout, Duration maxWait) {
			return new Builder(new Application(this.get.endpoint(), this.get.tls(), commandTimeout, maxWait,
					this.get.web(), this.get.sessions(), this.get.connections()));
		}

	}

}
