package io.github.elasticachespring.sample.product;

import java.math.BigDecimal;
import java.util.List;

import io.github.elasticachespring.sample.ShopTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Products, behind a cache that spares their slow source.
 */
class ProductTests {

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
		private ProductSource source;

		@Autowired
		private StringRedisTemplate redis;

		@Test
		void aProductIsReadFromItsSourceOnce() {
			this.source.save(new Product("green", "Green tea", new BigDecimal("5.00")));
			long before = this.source.reads();
			get("green").expectBody().json("""
					{"id": "green", "name": "Green tea", "price": 5.00}""");
			awaitCached("green", "{\"id\":\"green\",\"name\":\"Green tea\",\"price\":5.00}");
			get("green").expectBody().json("""
					{"id": "green", "name": "Green tea", "price": 5.00}""");
			assertThat(this.source.reads() - before).isEqualTo(1);
			assertThat(this.redis.getExpire("products::green")).isBetween(1L, 600L);
		}

		@Test
		void aChangedProductIsSeenWithoutTheSource() {
			long before = this.source.reads();
			put("white", "White tea", "6.00").expectStatus().isOk();
			awaitCached("white", "{\"id\":\"white\",\"name\":\"White tea\",\"price\":6.00}");
			put("white", "White tea", "6.50").expectStatus().isOk();
			await().untilAsserted(() -> get("white").expectBody().jsonPath("$.price").isEqualTo(6.5));
			assertThat(this.source.reads()).isEqualTo(before);
		}

		@Test
		void anUnknownProductIsNotFoundAndNotCached() {
			this.shop.get()
				.uri("/products/yerba")
				.exchange()
				.expectStatus()
				.isNotFound()
				.expectHeader()
				.contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody()
				.jsonPath("$.detail")
				.isEqualTo("There is no product 'yerba'");
			put("yerba", "Yerba mate", "8.00").expectStatus().isOk();
			this.shop.get().uri("/products/yerba").exchange().expectStatus().isOk();
		}

		@Test
		void anInvalidProductIsRefusedWithAllItsErrors() {
			put("black", " ", "-1").expectStatus()
				.isBadRequest()
				.expectBody()
				.jsonPath("$.errors")
				.isEqualTo(List.of("name must not be blank", "price must be greater than 0"));
			put("Black!", "Black tea", "5").expectStatus().isBadRequest();
		}

		/**
		 * Spring Data writes to the cache in the background.
		 */
		private void awaitCached(String id, String json) {
			await().untilAsserted(() -> assertThat(this.redis.opsForValue().get("products::" + id)).isEqualTo(json));
		}

		private RestTestClient.ResponseSpec get(String id) {
			return this.shop.get().uri("/products/{id}", id).exchange();
		}

		private RestTestClient.ResponseSpec put(String id, String name, String price) {
			return this.shop.put()
				.uri("/products/{id}", id)
				.contentType(MediaType.APPLICATION_JSON)
				.body("{\"name\": \"%s\", \"price\": %s}".formatted(name, price))
				.exchange();
		}

	}

}
