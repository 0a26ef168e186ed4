package io.github.elasticachespring.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

import io.github.elasticachespring.client.failover.MaxWait;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The context starts though the cache cannot be connected to, and a command's exception
 * says at once, not in its tenth cause, why.
 */
@ElastiCacheSimulatorTest(authToken = "a-token-of-the-tests")
class ConnectFailureTests {

	private final ApplicationContextRunner contextRunner;

	ConnectFailureTests(ElastiCacheSimulator cache) {
		this.contextRunner = Simulated.contextRunner(cache, Shape.REPLICATION_GROUP);
	}

	@Test
	void tellsOfAWrongPassword() {
		fails("password", "elasticache.password=another-token-of-the-tests");
	}

	@Test
	void tellsOfACertificateThatIsNotTrusted() {
		fails("certificate", "elasticache.ssl.bundle=");
	}

	@Test
	void tellsOfAPortThatIsClosedAtOnce() {
		long began = System.nanoTime();
		fails("refused", "elasticache.endpoint.primary=127.0.0.1:1", "elasticache.endpoint.reader=127.0.0.1:1",
				"elasticache.connect-timeout=60s");
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(50));
	}

	@Test
	void letsCallersShareTheirWaitForOneAttempt() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			String address = "127.0.0.1:" + silent.getLocalPort();
			this.contextRunner
				.withPropertyValues("elasticache.endpoint.primary=" + address, "elasticache.endpoint.reader=" + address,
						"elasticache.connect-timeout=1s")
				.run((context) -> {
					StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
					long began = System.nanoTime();
					List<CompletableFuture<Throwable>> callers = Stream.generate(() -> failure(template))
						.limit(20)
						.toList();
					assertThat(callers).extracting(CompletableFuture::join)
						.hasOnlyElementsOfType(RedisConnectionFailureException.class);
					assertThat(Duration.ofNanos(System.nanoTime() - began)).as("20 callers, 1 s each")
						.isBetween(Duration.ofMillis(900), Duration.ofSeconds(10));
				});
		}
	}

	/** As a cache does, which has a source to turn to. */
	@Test
	void keepsACallerWhoWaitsLessNoLongerOnceConnectingHasFailed() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			String address = "127.0.0.1:" + silent.getLocalPort();
			this.contextRunner
				.withPropertyValues("elasticache.endpoint.primary=" + address, "elasticache.endpoint.reader=" + address,
						"elasticache.connect-timeout=3s")
				.run((context) -> {
					StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
					assertThatExceptionOfType(RedisConnectionFailureException.class)
						.isThrownBy(() -> template.hasKey("any"));
					long began = System.nanoTime();
					assertThatExceptionOfType(RedisConnectionFailureException.class)
						.isThrownBy(() -> MaxWait.of(Duration.ofMillis(100)).call(() -> template.hasKey("any")))
						.withMessageContaining("100 ms");
					assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
				});
		}
	}

	private static CompletableFuture<Throwable> failure(StringRedisTemplate template) {
		CompletableFuture<Throwable> failure = new CompletableFuture<>();
		new Thread(() -> {
			try {
				template.hasKey("any");
				failure.complete(null);
			}
			catch (RuntimeException ex) {
				failure.complete(ex);
			}
		}).start();
		return failure;
	}

	private void fails(String reason, String... properties) {
		this.contextRunner.withPropertyValues(properties).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThatExceptionOfType(RedisConnectionFailureException.class)
				.isThrownBy(() -> context.getBean(StringRedisTemplate.class).hasKey("any"))
				.withMessageStartingWith("Cannot connect to")
				.withMessageContaining(reason);
			assertThatExceptionOfType(RedisConnectionFailureException.class)
				.isThrownBy(() -> context.getBean(ReactiveStringRedisTemplate.class).hasKey("any").block())
				.withMessageStartingWith("Cannot connect to")
				.withMessageContaining(reason);
		});
	}

}
