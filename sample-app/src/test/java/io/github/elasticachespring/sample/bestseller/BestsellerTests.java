package io.github.elasticachespring.sample.bestseller;

import io.github.elasticachespring.sample.ShopTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What sells best.
 */
class BestsellerTests {

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

		@Autowired
		private Bestsellers bestsellers;

		@Test
		void whatIsOrderedMostComesFirst() {
			order("carol", "cup", 99);
			order("carol", "assam", 40);
			order("dave", "assam", 80);
			this.shop.get().uri("/bestsellers?limit=2").exchange().expectBody().json("""
					[{"product": "assam"}, {"product": "cup"}]""");
			assertThat(this.bestsellers.top(1)).singleElement()
				.satisfies((best) -> assertThat(best.sold()).isGreaterThanOrEqualTo(120));
		}

		@Test
		void aLimitHasItsLimits() {
			this.shop.get()
				.uri("/bestsellers?limit=0")
				.exchange()
				.expectStatus()
				.isBadRequest()
				.expectBody()
				.jsonPath("$.errors[0]")
				.isEqualTo("limit must be greater than or equal to 1");
			this.shop.get().uri("/bestsellers?limit=many").exchange().expectStatus().isBadRequest();
		}

		private void order(String customer, String product, int quantity) {
			this.shop.put()
				.uri("/customers/{customer}/cart/{product}", customer, product)
				.contentType(MediaType.APPLICATION_JSON)
				.body("{\"quantity\": %d}".formatted(quantity))
				.exchange()
				.expectStatus()
				.isOk();
			this.shop.post().uri("/customers/{customer}/orders", customer).exchange().expectStatus().isCreated();
		}

	}

}
