package io.github.elasticachespring.sample.notice;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.elasticachespring.sample.ShopTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Notices, on all instances.
 */
class NoticeTests {

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

		@LocalServerPort
		private int port;

		@Test
		void theLastNoticesAreKept() {
			for (String notice : List.of("one", "two", "three")) {
				publish(notice).expectStatus().isAccepted();
			}
			await().untilAsserted(() -> this.shop.get()
				.uri("/notices")
				.exchange()
				.expectBody()
				.jsonPath("$")
				.isEqualTo(List.of("two", "three")));
		}

		@Test
		void aReaderGetsANoticeAsItComes() throws Exception {
			HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/notices"))
				.header("Accept", MediaType.TEXT_EVENT_STREAM_VALUE)
				.build();
			// The headers come with the first line, once the reader listens.
			HttpResponse<Stream<String>> stream = HttpClient.newHttpClient()
				.send(request, HttpResponse.BodyHandlers.ofLines());
			assertThat(stream.statusCode()).isEqualTo(200);
			CompletableFuture<String> notice = CompletableFuture
				.supplyAsync(() -> stream.body().filter((line) -> line.startsWith("data:")).findFirst().orElseThrow());
			publish("Fresh assam").expectStatus().isAccepted();
			assertThat(notice.get(10, TimeUnit.SECONDS)).isEqualTo("data:Fresh assam");
		}

		@Test
		void anEmptyNoticeIsRefused() {
			publish("").expectStatus()
				.isBadRequest()
				.expectBody()
				.jsonPath("$.errors[0]")
				.isEqualTo("text must not be blank");
		}

		private RestTestClient.ResponseSpec publish(String text) {
			return this.shop.post()
				.uri("/notices")
				.contentType(MediaType.APPLICATION_JSON)
				.body("{\"text\": \"%s\"}".formatted(text))
				.exchange();
		}

	}

}
