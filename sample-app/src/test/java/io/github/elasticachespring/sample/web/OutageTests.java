package io.github.elasticachespring.sample.web;

import java.time.Duration;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.Fault;
import io.github.elasticachespring.test.AutoConfigureElastiCache;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.awaitility.Awaitility.await;

/**
 * The shop without its store.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "shop.products.delay=20ms")
@AutoConfigureRestTestClient
@AutoConfigureElastiCache(replicas = 0)
class OutageTests {

	@Autowired
	private RestTestClient shop;

	@Autowired
	private ElastiCacheSimulator cache;

	@Test
	void callersAreToldToComeBackAndServedWhenTheStoreIs() {
		order("before").expectStatus().isCreated();
		try (Fault outage = this.cache.crash(this.cache.primary())) {
			assertUnavailable(this.shop.get().uri("/customers/before/cart").exchange());
			assertUnavailable(this.shop.get().uri("/coupons/SPRING").exchange());
			assertUnavailable(this.shop.get().uri("/bestsellers").exchange());
			// This one fails in Spring Session's filter, before any controller.
			assertUnavailable(
					this.shop.get().uri("/recently-viewed").cookie("SESSION", "bm8gc3VjaCBzZXNzaW9u").exchange());
		}
		await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> order("after").expectStatus().isCreated());
		await().atMost(Duration.ofSeconds(20))
			.untilAsserted(
					() -> this.shop.get().uri("/customers/after/orders/1/invoice").exchange().expectStatus().isOk());
	}

	private RestTestClient.ResponseSpec order(String customer) {
		this.shop.put()
			.uri("/customers/{customer}/cart/cup", customer)
			.contentType(MediaType.APPLICATION_JSON)
			.body("{\"quantity\": 1}")
			.exchange()
			.expectStatus()
			.isOk();
		return this.shop.post().uri("/customers/{customer}/orders", customer).exchange();
	}

	private void assertUnavailable(RestTestClient.ResponseSpec response) {
		response.expectStatus()
			.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
			.expectHeader()
			.valueEquals("Retry-After", "1")
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

}
