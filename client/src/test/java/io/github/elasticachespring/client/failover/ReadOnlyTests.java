package io.github.elasticachespring.client.failover;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.ReadPreference;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * No node has been the primary since the client was started, as in a secondary of a
 * Global Datastore: reads are served, writes are refused, clearly and at once.
 */
class ReadOnlyTests {

	/** Far more than it may take. */
	private static final Duration MAX_WAIT = Duration.ofSeconds(30);

	private final Queue<FailoverEvent> events = new ConcurrentLinkedQueue<>();

	private ElastiCacheSimulator simulator;

	private ElastiCacheClient client;

	@BeforeEach
	void start() {
		this.simulator = ElastiCacheSimulator.replicationGroup()
			.replicas(1)
			.authToken("a-token-of-sixteen-characters")
			.globalDatastoreSecondary()
			.start();
	}

	private RedisCommands<String, String> connect(ReadPreference preference) {
		this.client = ElastiCacheClient.create(null,
				Simulated.replicationGroup(this.simulator)
					.connectTimeout(Duration.ofSeconds(10))
					.readFrom(preference)
					.failover(new FailoverOptions(MAX_WAIT, 10_000, 64 << 20, RepeatPolicy.EXACT))
					.failoverListeners(List.of(this.events::add))
					.build());
		return this.client.connect().sync();
	}

	@AfterEach
	void stop() {
		this.client.shutdown();
		this.simulator.close();
	}

	@Test
	void readsAreServedAndWritesRefusedAtOnce() {
		RedisCommands<String, String> commands = connect(ReadPreference.PRIMARY);
		assertThat(commands.get("key")).isNull();
		long began = System.nanoTime();
		for (int i = 0; i < 20; i++) {
			assertThatExceptionOfType(PrimaryUnavailableException.class).isThrownBy(() -> commands.set("key", "value"))
				.withMessageContaining(this.simulator.primaryEndpoint())
				.withMessageContaining("no primary since");
			assertThat(commands.get("key")).isNull();
		}
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
		assertThat(this.events).filteredOn(FailoverEvent.ReadOnly.class::isInstance).hasSize(1);
	}

	@Test
	void aTransactionIsRefusedAndItsConnectionClean() {
		RedisCommands<String, String> commands = connect(ReadPreference.PRIMARY);
		commands.get("key");
		commands.multi();
		assertThatExceptionOfType(PrimaryUnavailableException.class).isThrownBy(() -> {
			commands.incr("counter");
			commands.exec();
		});
		assertThat(commands.get("counter")).isNull();
	}

	@Test
	void readersAreReadFrom() {
		RedisCommands<String, String> commands = connect(ReadPreference.READER_PREFERRED);
		assertThat(commands.get("key")).isNull();
		assertThatExceptionOfType(PrimaryUnavailableException.class).isThrownBy(() -> commands.incr("counter"));
	}

	@Test
	void aConnectionThatIsLostComesBack() {
		RedisCommands<String, String> commands = connect(ReadPreference.PRIMARY);
		commands.get("key");
		this.simulator.primary().execute("CLIENT", "KILL", "TYPE", "normal");
		assertThat(commands.get("key")).isNull();
		assertThatExceptionOfType(PrimaryUnavailableException.class).isThrownBy(() -> commands.incr("counter"));
	}

	@Test
	void aPromotionEndsIt() {
		RedisCommands<String, String> commands = connect(ReadPreference.PRIMARY);
		commands.get("key");
		StatefulRedisConnection<String, String> other = this.client.connect();
		assertThat(other.sync().get("key")).isNull();
		this.simulator.promoteSecondary();
		await().ignoreExceptionsInstanceOf(PrimaryUnavailableException.class)
			.until(() -> "OK".equals(commands.set("key", "promoted")));
		assertThat(other.sync().incr("counter")).isEqualTo(1);
		assertThat(commands.get("key")).isEqualTo("promoted");
		await().untilAsserted(() -> assertThat(this.events).hasAtLeastOneElementOfType(FailoverEvent.Ended.class));
	}

}
