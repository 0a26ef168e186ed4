package example.check;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that has only the starter, against each shape of ElastiCache, over TLS and with a password.
 */
class StarterTests {

	@ParameterizedTest
	@EnumSource
	void everySpringApiWorks(Shape shape) throws Exception {
		try (ElastiCacheSimulator elastiCache = shape.start(); App app = App.start(shape.properties(elastiCache))) {
			app.put("/template/order", "42");
			assertThat(app.get("/template/order")).isEqualTo("42");
			assertThat(app.get("/reactive/order")).isEqualTo("42");
			Awaitility.await()
				.atMost(Duration.ofSeconds(5))
				.untilAsserted(() -> assertThat(app.get("/reader/order")).isEqualTo("42"));

			assertThat(app.put("/pipelined/lines", "a")).isEqualTo("[1,1]");
			assertThat(app.put("/pipelined/lines", "b")).isEqualTo("[2,2]");

			// Spring Data writes and clears a cache without waiting for the server.
			Awaitility.await()
				.atMost(Duration.ofSeconds(5))
				.untilAsserted(() -> assertThat(app.get("/prices/tea")).isEqualTo(app.get("/prices/tea")));
			String cached = app.get("/prices/tea");
			app.delete("/prices");
			Awaitility.await()
				.atMost(Duration.ofSeconds(5))
				.untilAsserted(() -> assertThat(app.get("/prices/tea")).isNotEqualTo(cached));

			String session = app.put("/session", "Ada");
			assertThat(app.get("/session")).isEqualTo("Ada");
			assertThat(keys(elastiCache)).anyMatch((keys) -> keys.contains(session));
		}
	}

	private static List<String> keys(ElastiCacheSimulator elastiCache) {
		return elastiCache.nodes().stream().map((node) -> node.execute("KEYS", "*")).toList();
	}

	enum Shape {

		REPLICATION_GROUP(
				() -> ElastiCacheSimulator.replicationGroup().replicas(2).authToken("a-token-of-some-length").start(),
				(elastiCache) -> List.of("elasticache.endpoint.primary=" + elastiCache.primaryEndpoint(),
						"elasticache.endpoint.reader=" + elastiCache.readerEndpoint())),

		CLUSTER(() -> ElastiCacheSimulator.cluster()
			.shards(3)
			.replicasPerShard(1)
			.user("orders", "a-password-of-some-length")
			.start(), (elastiCache) -> List.of("elasticache.endpoint.configuration=" + elastiCache.configurationEndpoint())),

		SERVERLESS(() -> ElastiCacheSimulator.serverless().user("orders", "a-password-of-some-length").start(),
				(elastiCache) -> List.of("elasticache.endpoint.serverless=" + elastiCache.serverlessEndpoint()));

		private final Start start;

		private final Function<ElastiCacheSimulator, List<String>> endpoint;

		Shape(Start start, Function<ElastiCacheSimulator, List<String>> endpoint) {
			this.start = start;
			this.endpoint = endpoint;
		}

		ElastiCacheSimulator start() throws Exception {
			return this.start.start();
		}

		List<String> properties(ElastiCacheSimulator elastiCache) {
			List<String> properties = new ArrayList<>(this.endpoint.apply(elastiCache));
			if (this != REPLICATION_GROUP) {
				properties.add("elasticache.username=" + elastiCache.username());
			}
			properties.add("elasticache.password=" + elastiCache.password());
			// The first connection of a JVM that has just started, on two processors that CI shares.
			properties.add("elasticache.connect-timeout=10s");
			properties.add("elasticache.command-timeout=5s");
			// On AWS none of these is needed: names resolve, and the system's trust knows the authority.
			InetSocketAddress dns = elastiCache.dnsServer();
			properties.add("elasticache.dns.servers=" + dns.getAddress().getHostAddress() + ":" + dns.getPort());
			properties.add("elasticache.ssl.bundle=elasticache");
			properties.add("spring.ssl.bundle.pem.elasticache.truststore.certificate=file:" + elastiCache.caCertificate());
			return properties;
		}

	}

	interface Start {

		ElastiCacheSimulator start() throws Exception;

	}

}
