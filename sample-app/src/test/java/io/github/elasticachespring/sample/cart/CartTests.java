package io.github.elasticachespring.sample.cart;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.elasticachespring.sample.ShopTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Carts, and the orders they become.
 */
class CartTests {

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
		private StringRedisTemplate redis;

		@Test
		void aCartHoldsWhatIsPutIntoIt() {
			put("holds", "cup", 2).expectStatus().isOk();
			put("holds", "assam", 1).expectStatus().isOk();
			put("holds", "cup", 3).expectStatus().isOk();
			this.shop.get().uri("/customers/holds/cart").exchange().expectBody().json("""
					{"customer": "holds", "items": [
					  {"product": "assam", "quantity": 1},
					  {"product": "cup", "quantity": 3}
					]}""", JsonCompareMode.STRICT);
			this.shop.delete().uri("/customers/holds/cart/cup").exchange().expectStatus().isNoContent();
			this.shop.get().uri("/customers/holds/cart").exchange().expectBody().json("""
					{"customer": "holds", "items": [{"product": "assam", "quantity": 1}]}""", JsonCompareMode.STRICT);
			assertThat(this.redis.getExpire("{customer:holds}:cart")).isPositive();
		}

		@Test
		void onlyKnownProductsInSensibleQuantitiesGoIntoACart() {
			put("sensible", "samovar", 1).expectStatus().isNotFound();
			put("sensible", "cup", 0).expectStatus()
				.isBadRequest()
				.expectBody()
				.jsonPath("$.errors[0]")
				.isEqualTo("quantity must be greater than 0");
			put("sensible", "cup", 100).expectStatus().isBadRequest();
		}

		@Test
		void aCustomerWhoseNameWouldEndTheHashTagIsRefused() {
			put("a}b", "cup", 1).expectStatus()
				.isBadRequest()
				.expectBody()
				.jsonPath("$.errors[0]")
				.isEqualTo("customer must match \"[A-Za-z0-9_-]{1,40}\"");
		}

		@Test
		void anOrderTakesTheCartWithIt() {
			put("orders", "cup", 2).expectStatus().isOk();
			put("orders", "teapot", 1).expectStatus().isOk();
			checkout("orders").expectStatus()
				.isCreated()
				.expectHeader()
				.value("Location", (location) -> assertThat(location).endsWith("/customers/orders/orders/1"));
			this.shop.get().uri("/customers/orders/orders/1").exchange().expectBody().json("""
					{"customer": "orders", "number": 1, "items": [
					  {"product": "cup", "quantity": 2},
					  {"product": "teapot", "quantity": 1}
					], "total": 33.90}""", JsonCompareMode.STRICT);
			this.shop.get().uri("/customers/orders/cart").exchange().expectBody().jsonPath("$.items").isEmpty();
			put("orders", "assam", 1).expectStatus().isOk();
			checkout("orders").expectBody().jsonPath("$.number").isEqualTo(2);
			assertThat(this.redis.getExpire("{customer:orders}:order:2")).isPositive();
		}

		@Test
		void anEmptyCartIsNotOrdered() {
			checkout("empty").expectStatus()
				.isEqualTo(HttpStatus.CONFLICT)
				.expectBody()
				.jsonPath("$.detail")
				.isEqualTo("The cart of 'empty' is empty");
			this.shop.get()
				.uri("/customers/empty/orders/1")
				.exchange()
				.expectStatus()
				.isNotFound()
				.expectBody()
				.jsonPath("$.detail")
				.isEqualTo("There is no order 1 of 'empty'");
		}

		@Test
		void oneCartCheckedOutByManyAtOnceBecomesOneOrder() throws Exception {
			put("rush", "cup", 1).expectStatus().isOk();
			ExecutorService executor = Executors.newFixedThreadPool(8);
			try {
				List<Callable<HttpStatusCode>> callers = Collections.nCopies(8,
						() -> checkout("rush").returnResult(Void.class).getStatus());
				List<HttpStatusCode> answers = new ArrayList<>();
				for (Future<HttpStatusCode> answer : executor.invokeAll(callers)) {
					answers.add(answer.get());
				}
				assertThat(answers).filteredOn(HttpStatus.CREATED::equals).hasSize(1);
				assertThat(answers).filteredOn(HttpStatus.CONFLICT::equals).hasSize(7);
			}
			finally {
				executor.shutdown();
			}
			this.shop.get().uri("/customers/rush/orders/2").exchange().expectStatus().isNotFound();
		}

		private RestTestClient.ResponseSpec put(String customer, String product, int quantity) {
			return this.shop.put()
				.uri("/customers/{customer}/cart/{product}", customer, product)
				.contentType(MediaType.APPLICATION_JSON)
				.body("{\"quantity\": %d}".formatted(quantity))
				.exchange();
		}

		private RestTestClient.ResponseSpec checkout(String customer) {
			return this.shop.post().uri("/customers/{customer}/orders", customer).exchange();
		}

	}

}
