package io.github.elasticachespring.client.seam;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.client.command.CommandInterceptor;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Without failover, so that nobody but the caller sends a PING.
 */
@ElastiCacheSimulatorTest(replicas = 1, authToken = "token-of-the-seam-tests")
class ReplicationGroupSeamTests extends AbstractSeamTests {

	private ElastiCacheClient client;

	private StatefulRedisConnection<String, String> connection;

	@Override
	void connect(ElastiCacheSimulator cache, List<CommandInterceptor> interceptors) {
		this.client = ElastiCacheClient.create(null,
				Simulated.patient(cache, Simulated.replicationGroupEndpoint(cache))
					.failover(null)
					.interceptors(interceptors)
					.build());
		this.connection = this.client.connect();
	}

	@Override
	void shutDown() {
		this.client.shutdown();
	}

	@Override
	CommandDoor door(CommandFamily family) {
		return CommandDoor.of(this.connection);
	}

	@Override
	Set<CommandFamily> without() {
		return Set.of(CommandFamily.CLUSTER);
	}

	@Test
	void whatSeveralConnectionsSendIsCountedTogether() {
		List<StatefulRedisConnection<String, String>> connections = Stream.generate(this.client::connect)
			.limit(4)
			.toList();
		assertCountedAlike(() -> connections.parallelStream().forEach((connection) -> {
			for (int i = 0; i < 50; i++) {
				connection.sync().incr("counter");
				connection.sync().get("counter");
			}
		}));
		connections.forEach(StatefulRedisConnection::close);
	}

	@Test
	void aCommandThatWaitsForAnotherIsCountedOnce() {
		StatefulRedisConnection<String, String> waiting = this.client.connect();
		assertCountedAlike(() -> {
			RedisFuture<KeyValue<String, String>> popped = waiting.async().blpop(5, "queue");
			await().until(() -> this.connection.sync().info("clients").contains("blocked_clients:1"));
			this.connection.sync().rpush("queue", "job");
			assertThat(popped.toCompletableFuture()).succeedsWithin(Duration.ofSeconds(10))
				.isEqualTo(KeyValue.just("queue", "job"));
		});
		waiting.close();
	}

	@Test
	void subscribingIsCounted() {
		StatefulRedisPubSubConnection<String, String> subscriber = this.client.connectPubSub();
		assertCountedAlike(() -> {
			subscriber.sync().subscribe("news", "weather");
			subscriber.async().psubscribe("n*").toCompletableFuture().join();
			subscriber.reactive().unsubscribe("weather").block(Duration.ofSeconds(10));
			subscriber.sync().punsubscribe("n*");
			subscriber.sync().ping();
		});
		subscriber.close();
	}

}
