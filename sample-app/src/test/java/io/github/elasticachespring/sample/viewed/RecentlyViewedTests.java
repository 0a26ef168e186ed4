package io.github.elasticachespring.sample.viewed;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import io.github.elasticachespring.sample.ShopTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.http.ResponseCookie;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a visitor has looked at.
 */
class RecentlyViewedTests {

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

		private static final String COOKIE = "SESSION";

		@Autowired
		private RestTestClient shop;

		@Autowired
		private StringRedisTemplate redis;

		@Test
		void aVisitorSeesWhatTheyViewedLatestFirst() {
			String session = view(null, "cup", List.of("cup"));
			view(session, "teapot", List.of("teapot", "cup"));
			view(session, "cup", List.of("cup", "teapot"));
			this.shop.get()
				.uri("/recently-viewed")
				.cookie(COOKIE, session)
				.exchange()
				.expectBody()
				.jsonPath("$")
				.isEqualTo(List.of("cup", "teapot"));
		}

		@Test
		void theSessionIsInTheStoreAndExpires() {
			String session = view(null, "cup", List.of("cup"));
			String id = new String(Base64.getDecoder().decode(session), StandardCharsets.UTF_8);
			assertThat(this.redis.getExpire("spring:session:sessions:" + id)).isBetween(1L, 1800L);
		}

		@Test
		void anotherVisitorSeesNothingOfIt() {
			view(null, "cup", List.of("cup"));
			this.shop.get().uri("/recently-viewed").exchange().expectBody().jsonPath("$").isEmpty();
		}

		@Test
		void anUnknownProductIsNotRemembered() {
			this.shop.put().uri("/recently-viewed/samovar").exchange().expectStatus().isNotFound();
		}

		/**
		 * Returns the visitor's session cookie.
		 */
		private String view(String session, String product, List<String> expected) {
			RestTestClient.RequestHeadersSpec<?> request = this.shop.put().uri("/recently-viewed/{product}", product);
			if (session != null) {
				request.cookie(COOKIE, session);
			}
			RestTestClient.ResponseSpec response = request.exchange();
			response.expectStatus().isOk().expectBody().jsonPath("$").isEqualTo(expected);
			ResponseCookie cookie = response.returnResult(Void.class).getResponseCookies().getFirst(COOKIE);
			return (cookie != null) ? cookie.getValue() : session;
		}

	}

}
