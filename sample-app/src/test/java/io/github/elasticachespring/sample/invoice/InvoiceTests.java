package io.github.elasticachespring.sample.invoice;

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
 * Invoices, written by a worker that takes jobs from a queue.
 */
class InvoiceTests {

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
		private InvoiceQueue queue;

		@Autowired
		private InvoiceWorker worker;

		@Autowired
		private StringRedisTemplate redis;

		@Test
		void anOrderIsInvoiced() {
			order("invoiced");
			await().untilAsserted(() -> invoice("invoiced").expectStatus().isOk());
			invoice("invoiced").expectBody(String.class).isEqualTo("""
					Invoice invoiced/1
					2 x cup
					Total 9.00
					""");
			await().untilAsserted(() -> assertThat(this.redis.opsForList().size("{invoices}:taken")).isZero());
		}

		@Test
		void aJobThatAWorkerTookAndNeverFinishedIsDoneByTheNext() {
			order("unfinished");
			await().untilAsserted(() -> invoice("unfinished").expectStatus().isOk());
			this.worker.stop();
			this.redis.delete("invoice:unfinished/1");
			this.redis.opsForList().rightPush("{invoices}:taken", "unfinished/1");
			this.worker.start();
			await().untilAsserted(() -> invoice("unfinished").expectStatus().isOk());
		}

		@Test
		void aJobWithoutItsOrderIsDropped() {
			this.queue.add(new InvoiceJob("nobody", 7));
			order("after-nobody");
			await().untilAsserted(() -> invoice("after-nobody").expectStatus().isOk());
			invoice("nobody").expectStatus().isNotFound();
		}

		@Test
		void anInvoiceCanBeAskedForAgain() {
			order("again");
			await().untilAsserted(() -> invoice("again").expectStatus().isOk());
			this.redis.delete("invoice:again/1");
			this.shop.put().uri("/customers/again/orders/1/invoice").exchange().expectStatus().isAccepted();
			await().untilAsserted(() -> invoice("again").expectStatus().isOk());
		}

		@Test
		void thereIsNoInvoiceWithoutAnOrder() {
			this.shop.put().uri("/customers/ghost/orders/1/invoice").exchange().expectStatus().isNotFound();
			invoice("ghost").expectStatus()
				.isNotFound()
				.expectBody()
				.jsonPath("$.detail")
				.isEqualTo("There is no invoice for order 1 of 'ghost' yet");
		}

		private RestTestClient.ResponseSpec invoice(String customer) {
			return this.shop.get().uri("/customers/{customer}/orders/1/invoice", customer).exchange();
		}

		private void order(String customer) {
			this.shop.put()
				.uri("/customers/{customer}/cart/cup", customer)
				.contentType(MediaType.APPLICATION_JSON)
				.body("{\"quantity\": 2}")
				.exchange()
				.expectStatus()
				.isOk();
			this.shop.post().uri("/customers/{customer}/orders", customer).exchange().expectStatus().isCreated();
		}

	}

}
