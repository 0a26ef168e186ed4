package io.github.elasticachespring.sample.coupon;

import java.time.Duration;

import io.github.elasticachespring.sample.ShopTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Coupons, and the rate limiter before them.
 */
class CouponTests {

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
		private RateLimiter rateLimiter;

		@Autowired
		private StringRedisTemplate redis;

		@Test
		void aClientHasThreeTriesAWindow() {
			coupon("SPRING").expectStatus().isOk().expectBody().json("""
					{"code": "SPRING", "percentOff": 10}""");
			coupon("SUMMER").expectStatus()
				.isNotFound()
				.expectBody()
				.jsonPath("$.detail")
				.isEqualTo("There is no coupon 'SUMMER'");
			coupon("AUTUMN").expectStatus().isNotFound();
			coupon("SPRING").expectStatus()
				.isEqualTo(HttpStatus.TOO_MANY_REQUESTS)
				.expectHeader()
				.value("Retry-After", (seconds) -> assertThat(seconds).isIn("1", "2"));
			await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> coupon("SPRING").expectStatus().isOk());
		}

		@Test
		void theWindowIsCountedFromTheFirstCallAndNotProlonged() {
			Duration window = Duration.ofMinutes(1);
			assertThat(this.rateLimiter.acquire("window", 1, window)).isZero();
			this.redis.expire("rate:window", Duration.ofSeconds(10));
			assertThat(this.rateLimiter.acquire("window", 1, window)).isBetween(Duration.ofSeconds(8),
					Duration.ofSeconds(10));
		}

		@Test
		void callersAreCountedApart() {
			Duration window = Duration.ofMinutes(1);
			assertThat(this.rateLimiter.acquire("caller-a", 1, window)).isZero();
			assertThat(this.rateLimiter.acquire("caller-b", 1, window)).isZero();
			assertThat(this.rateLimiter.acquire("caller-a", 1, window)).isPositive();
		}

		private RestTestClient.ResponseSpec coupon(String code) {
			return this.shop.get().uri("/coupons/{code}", code).exchange();
		}

	}

}
