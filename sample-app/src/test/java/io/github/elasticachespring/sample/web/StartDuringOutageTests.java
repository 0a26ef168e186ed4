package io.github.elasticachespring.sample.web;

import java.time.Duration;
import java.util.List;

import io.github.elasticachespring.sample.SampleApplication;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.Fault;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.awaitility.Awaitility.await;

/**
 * The shop that is started while its store is away.
 */
class StartDuringOutageTests {

	@Test
	void startsAndServesAsSoonAsTheStoreDoes() {
		try (ElastiCacheSimulator cache = ElastiCacheSimulator.replicationGroup().replicas(0).plainText().start()) {
			Fault outage = cache.crash(cache.primary());
			try (ConfigurableApplicationContext application = start(cache)) {
				RestTestClient shop = client(application);
				shop.get()
					.uri("/bestsellers")
					.exchange()
					.expectStatus()
					.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
					.expectHeader()
					.valueEquals("Retry-After", "1");
				outage.close();
				await().atMost(Duration.ofSeconds(30))
					.untilAsserted(() -> shop.get().uri("/bestsellers").exchange().expectStatus().isOk());
				await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
					publish(shop, "Open at last");
					shop.get().uri("/notices").exchange().expectBody().jsonPath("$[0]").isEqualTo("Open at last");
				});
			}
		}
	}

	private static void publish(RestTestClient shop, String notice) {
		shop.post()
			.uri("/notices")
			.contentType(MediaType.APPLICATION_JSON)
			.body("{\"text\": \"%s\"}".formatted(notice))
			.exchange()
			.expectStatus()
			.isAccepted();
	}

	private static ConfigurableApplicationContext start(ElastiCacheSimulator cache) {
		List<String> properties = List.of("server.port=0", "elasticache.ssl.enabled=false",
				"elasticache.endpoint.primary=" + cache.primaryEndpoint(),
				"elasticache.dns.servers=127.0.0.1:" + cache.dnsServer().getPort());
		return SpringApplication.run(SampleApplication.class,
				properties.stream().map("--"::concat).toArray(String[]::new));
	}

	private static RestTestClient client(ConfigurableApplicationContext application) {
		int port = ((WebServerApplicationContext) application).getWebServer().getPort();
		return RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
	}

}
