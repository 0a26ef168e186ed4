package io.github.elasticachespring.client.failover;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.Fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * A call that waits less for the end of an outage than others, in every API, while
 * another call goes on waiting.
 */
class MaxWaitTests {

	private static final MaxWait SHORT = MaxWait.of(Duration.ofMillis(200));

	private static ElastiCacheSimulator simulator;

	private static ElastiCacheClient client;

	private static StatefulRedisConnection<String, String> connection;

	private Fault outage;

	private RedisFuture<String> patient;

	@BeforeAll
	static void start() {
		simulator = ElastiCacheSimulator.replicationGroup().replicas(0).plainText().start();
		client = ElastiCacheClient.create(null,
				Simulated.replicationGroup(simulator)
					.failover(new FailoverOptions(Duration.ofSeconds(60), 10_000, 64 << 20, RepeatPolicy.EXACT))
					.build());
		connection = client.connect();
	}

	@AfterAll
	static void stop() {
		client.close();
		simulator.close();
	}

	@BeforeEach
	void crash() {
		assertThat(connection.sync().set("key", "before")).isEqualTo("OK");
		this.outage = simulator.crash(simulator.primary());
		this.patient = connection.async().get("key");
	}

	@AfterEach
	void othersWaitAsLongAsEver() {
		assertThat(this.patient.isDone()).isFalse();
		this.outage.close();
		await().atMost(Duration.ofSeconds(20)).until(this.patient::isDone);
	}

	@Test
	void aSynchronousCall() {
		assertFailsSoon(() -> SHORT.call(() -> connection.sync().get("key")));
	}

	@Test
	void anAsynchronousCall() {
		RedisFuture<String> reply;
		try (MaxWait.Scope scope = SHORT.open()) {
			reply = connection.async().get("key");
		}
		assertFailsSoon(() -> reply.toCompletableFuture().join());
	}

	@Test
	void aReactiveCallWhereverItIsSubscribedTo() {
		try (var executor = new Executor()) {
			assertFailsSoon(() -> CompletableFuture
				.supplyAsync(() -> connection.reactive().get("key").contextWrite(SHORT.asContext()).block(),
						executor.threads())
				.join());
			assertFailsSoon(
					() -> connection.reactive().mget("key", "other").contextWrite(SHORT.asContext()).blockLast());
		}
	}

	@Test
	void everyCommandOfAReactiveComposition() {
		assertFailsSoon(() -> Flux.range(1, 2)
			.delayElements(Duration.ofMillis(1))
			.concatMap((i) -> connection.reactive().get("key"))
			.contextWrite(SHORT.asContext())
			.blockLast());
	}

	@Test
	void failsAtOnceInAnOutageThatIsOlder() {
		assertFailsSoon(() -> SHORT.call(() -> connection.sync().get("key")));
		long began = System.nanoTime();
		for (int i = 0; i < 100; i++) {
			assertThat(catchThrowable(() -> SHORT.call(() -> connection.sync().get("key"))))
				.isInstanceOf(PrimaryUnavailableException.class);
		}
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
	}

	@Test
	void holdsForItsStretchOfCodeOnly() {
		assertThatIllegalArgumentException().isThrownBy(() -> MaxWait.of(Duration.ofMillis(-1)));
		assertThat(MaxWait.current()).isNull();
		SHORT.call(() -> MaxWait.of(Duration.ZERO).call(() -> {
			assertThat(MaxWait.current().longest()).isZero();
			return null;
		}));
		assertThat(MaxWait.current()).isNull();
	}

	private static void assertFailsSoon(Supplier<?> call) {
		long began = System.nanoTime();
		assertThatExceptionOfType(Exception.class).isThrownBy(call::get)
			.satisfies((failure) -> assertThat(
					(failure instanceof PrimaryUnavailableException) ? failure : failure.getCause())
				.hasStackTraceContaining("this call waits 200 ms")
				.hasStackTraceContaining("elasticache.failover.max-wait is 60000 ms"));
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
	}

	/** A thread that is not the one that builds the publisher. */
	private static final class Executor implements AutoCloseable {

		private final java.util.concurrent.ExecutorService threads = Executors.newSingleThreadExecutor();

		java.util.concurrent.ExecutorService threads() {
			return this.threads;
		}

		@Override
		public void close() {
			this.threads.shutdownNow();
		}

	}

}
