package io.github.elasticachespring.client.failover;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * While a subscriber takes nothing, Lettuce reads nothing: the node's silence is of the
 * client's own making.
 */
class SlowSubscriberTests {

	private static final int ELEMENTS = 60;

	private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(1);

	private final Queue<FailoverEvent> events = new ConcurrentLinkedQueue<>();

	private ElastiCacheSimulator simulator;

	private ElastiCacheClient client;

	private StatefulRedisConnection<String, String> connection;

	@BeforeEach
	void start() {
		this.simulator = ElastiCacheSimulator.replicationGroup().replicas(1).start();
		this.client = ElastiCacheClient.create(null,
				Simulated.replicationGroup(this.simulator)
					.connectTimeout(Duration.ofSeconds(10))
					.commandTimeout(COMMAND_TIMEOUT)
					.failoverListeners(List.of(this.events::add))
					.build());
		this.connection = this.client.connect();
		String element = "e".repeat(1 << 16);
		for (int i = 0; i < ELEMENTS; i++) {
			this.connection.sync().rpush("list", element);
		}
		this.events.clear();
	}

	@AfterEach
	void stop() {
		this.client.shutdown();
		this.simulator.close();
	}

	@Test
	void aSubscriberMayTakeItsTime() {
		List<String> taken = this.connection.reactive()
			.lrange("list", 0, -1)
			.concatMap((element) -> Mono.delay(Duration.ofMillis(60)).thenReturn(element), 1)
			.collectList()
			.block(Duration.ofSeconds(60));
		assertThat(taken).hasSize(ELEMENTS);
		assertThat(this.events).isEmpty();
	}

	@Test
	void aSubscriberThatTakesNothingDoesNotKeepOthersWaitingForEver() {
		Idle idle = new Idle();
		this.connection.reactive().lrange("list", 0, -1).subscribe(idle);
		await().until(() -> idle.taken > 0);
		await().until(() -> {
			this.connection.async().get("key");
			return idle.failure != null;
		});
		assertThat(idle.failure).isInstanceOf(RedisCommandTimeoutException.class).hasMessageContaining("LRANGE");
		assertThat(this.connection.sync().set("key", "value")).isEqualTo("OK");
		assertThat(this.events).isEmpty();
	}

	/** Takes one element and no more. */
	private static final class Idle extends BaseSubscriber<String> {

		private volatile int taken;

		private volatile Throwable failure;

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			request(1);
		}

		@Override
		protected void hookOnNext(String element) {
			this.taken++;
		}

		@Override
		protected void hookOnError(Throwable failure) {
			this.failure = failure;
		}

	}

}
