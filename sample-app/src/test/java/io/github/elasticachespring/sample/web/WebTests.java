package io.github.elasticachespring.sample.web;

import io.github.elasticachespring.sample.ShopTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the shop's HTTP interface has everywhere.
 */
class WebTests {

	@Nested
	@ShopTest
	class InAReplicationGroup extends Behaviour {

	}

	@Nested
	@ShopTest(shape = Shape.CLUSTER)
	class InACluster extends Behaviour {

	}

	@Nested
	@ShopTest(shape = Shape.SERVERLESS)
	class OnServerless extends Behaviour {

	}

	abstract static class Behaviour {

		@Autowired
		private RestTestClient shop;

		@Test
		void healthIsUp() {
			this.shop.get().uri("/actuator/health").exchange().expectBody().jsonPath("$.status").isEqualTo("UP");
		}

		@Test
		void metersAreExposed() {
			assertThat(this.shop.get()
				.uri("/actuator/prometheus")
				.exchange()
				.expectStatus()
				.isOk()
				.returnResult(String.class)
				.getResponseBody()).contains("http_server_requests_active_seconds_count");
		}

		@Test
		void theCacheIsDescribed() {
			await().untilAsserted(() -> this.shop.get()
				.uri("/actuator/elasticache")
				.exchange()
				.expectStatus()
				.isOk()
				.expectBody()
				.jsonPath("$.mode")
				.isNotEmpty()
				.jsonPath("$.nodes[0].role")
				.isNotEmpty()
				.jsonPath("$.settings['failover.max-wait']")
				.isEqualTo("5s")
				.jsonPath("$.findings[?(@.check == 'noeviction')]")
				.isEmpty()
				.jsonPath("$.failovers")
				.isArray());
		}

		@Test
		void whatIsNotThereIsAProblemDetailToo() {
			this.shop.get()
				.uri("/nowhere")
				.exchange()
				.expectStatus()
				.isNotFound()
				.expectHeader()
				.contentType(MediaType.APPLICATION_PROBLEM_JSON);
		}

	}

}
