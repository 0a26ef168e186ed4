package io.github.elasticachespring.client.failover;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * What belongs to a connection ends with its socket, and the connection's next use is
 * clean. The server cuts the sockets here, one at a time.
 */
class ConnectionStateTests {

	private static ElastiCacheSimulator simulator;

	private static ElastiCacheClient client;

	private StatefulRedisConnection<String, String> connection;

	private RedisCommands<String, String> commands;

	private RedisCommands<String, String> rival;

	@BeforeAll
	static void start() {
		simulator = ElastiCacheSimulator.replicationGroup()
			.replicas(1)
			.authToken("a-token-of-sixteen-characters")
			.start();
		client = ElastiCacheClient.create(null,
				Simulated.replicationGroup(simulator).connectTimeout(Duration.ofSeconds(5)).build());
	}

	@AfterAll
	static void stop() {
		client.shutdown();
		simulator.close();
	}

	@BeforeEach
	void connect() {
		this.connection = client.connect();
		this.commands = this.connection.sync();
		this.rival = client.connect().sync();
		this.rival.flushall();
	}

	@AfterEach
	void disconnect() {
		this.connection.close();
		this.rival.getStatefulConnection().close();
	}

	@Test
	void aWatchThatWasLostDoesNotCommit() {
		this.commands.set("stock", "1");
		this.commands.watch("stock");
		this.rival.set("stock", "0");
		cut(this.connection);
		assertThatExceptionOfType(ConnectionStateLostException.class).isThrownBy(() -> {
			this.commands.multi();
			this.commands.set("stock", "sold");
			this.commands.exec();
		});
		assertThat(this.rival.get("stock")).isEqualTo("0");
		assertNextUseIsClean();
	}

	@Test
	void aCommandOfALostTransactionDoesNotRunByItself() {
		this.commands.multi();
		this.commands.incr("counter");
		cut(this.connection);
		assertThatExceptionOfType(ConnectionStateLostException.class).isThrownBy(() -> this.commands.incr("counter"));
		assertThat(catchThrowable(() -> this.commands.exec())).isNotNull();
		assertThat(this.rival.get("counter")).isNull();
		assertNextUseIsClean();
	}

	private void assertNextUseIsClean() {
		assertThat(this.connection.isMulti()).isFalse();
		this.commands.multi();
		this.commands.incr("clean");
		assertThat(this.commands.exec().<Long>get(0)).isEqualTo(1);
		assertThat(this.commands.incr("clean")).isEqualTo(2);
	}

	@Test
	void aTransactionAcrossAPlannedFailoverIsNotExecutedOrExecutedOnce() {
		int executed = 0;
		for (int i = 0; i < 3; i++) {
			this.commands.multi();
			this.commands.incr("whole");
			simulator.failover();
			Throwable failure = catchThrowable(() -> {
				this.commands.incr("whole");
				this.commands.exec();
			});
			if (failure == null) {
				// All of it was sent after its node had become the primary again.
				executed++;
			}
			else {
				assertThat(failure).isInstanceOf(ConnectionStateLostException.class);
			}
		}
		assertThat(this.rival.get("whole")).isEqualTo((executed > 0) ? String.valueOf(2 * executed) : null);
		// A transaction that went through need not have met the last failover yet.
		this.commands.set("settled", "yes");
		assertNextUseIsClean();
	}

	@Test
	void waitDoesNotAnswerForAnotherConnectionsWrites() {
		this.commands.set("replicated", "1");
		assertThat(this.commands.waitForReplication(1, 500)).isEqualTo(1);
		cut(this.connection);
		assertThatExceptionOfType(ConnectionStateLostException.class)
			.isThrownBy(() -> this.commands.waitForReplication(1, 500));
		this.commands.set("replicated", "2");
		assertThat(this.commands.waitForReplication(1, 500)).isEqualTo(1);
	}

	@Test
	void aCallThatIsNeverFlushedEnds() {
		this.connection.setAutoFlushCommands(false);
		assertThatExceptionOfType(RedisCommandTimeoutException.class)
			.isThrownBy(() -> this.commands.set("unflushed", "value"));
		this.connection.setAutoFlushCommands(true);
		this.connection.flushCommands();
		assertThat(this.commands.get("unflushed")).as("nobody waited for it any more").isNull();
	}

	@Test
	void aBlockingPopMayTakeLongerThanACommand() {
		CompletableFuture<KeyValue<String, String>> popped = CompletableFuture
			.supplyAsync(() -> this.commands.blpop(5, "jobs"));
		await().until(() -> simulator.primary().execute("INFO", "clients").contains("blocked_clients:1"));
		await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
		this.rival.rpush("jobs", "one");
		assertThat(popped.join().getValue()).isEqualTo("one");
	}

	@Test
	void anAbandonedBlockingPopTakesNoElement() throws Exception {
		RedisFuture<KeyValue<String, String>> abandoned = this.connection.async().blpop(0, "jobs");
		await().until(() -> simulator.primary().execute("INFO", "clients").contains("blocked_clients:1"));
		abandoned.cancel(true);
		await().until(() -> simulator.primary().execute("INFO", "clients").contains("blocked_clients:0"));
		this.rival.rpush("jobs", "one");
		assertThat(this.rival.llen("jobs")).isEqualTo(1);
		assertThat(this.commands.lpop("jobs")).isEqualTo("one");
	}

	@Test
	void aBlockingPopThatIsCutIsOfUnknownOutcome() {
		RedisFuture<KeyValue<String, String>> popped = this.connection.async().blpop(0, "jobs");
		await().until(() -> simulator.primary().execute("INFO", "clients").contains("blocked_clients:1"));
		cut(this.connection);
		assertThat(catchThrowable(() -> popped.get(5, TimeUnit.SECONDS)))
			.hasCauseInstanceOf(CommandOutcomeUnknownException.class);
	}

	@Test
	void aBlockingPopMovesOnWhenItsNodeIsDemoted() throws Exception {
		RedisFuture<KeyValue<String, String>> popped = this.connection.async().blpop(0, "jobs");
		await().until(() -> simulator.primary().execute("INFO", "clients").contains("blocked_clients:1"));
		simulator.failover();
		await().until(() -> simulator.primary().execute("INFO", "clients").contains("blocked_clients:1"));
		this.rival.rpush("jobs", "one");
		assertThat(popped.get(5, TimeUnit.SECONDS).getValue()).isEqualTo("one");
	}

	/** A cursor is a place in one server's tables: to another it is a random number. */
	@Test
	void aScanDoesNotGoOnAtAnotherPrimary() {
		IntStream.range(0, 300).forEach((i) -> this.commands.set("scanned:" + i, "v"));
		ScanArgs few = ScanArgs.Builder.limit(20);
		KeyScanCursor<String> begun = this.commands.scan(few);
		KeyScanCursor<String> cursor = this.commands.scan(ScanCursor.of(begun.getCursor()), few);
		assertThat(cursor.isFinished()).isFalse();
		simulator.failover();
		this.commands.set("scanned:0", "w");
		assertThatExceptionOfType(ConnectionStateLostException.class)
			.isThrownBy(() -> this.commands.scan(ScanCursor.of(cursor.getCursor()), few))
			.withMessageContaining("Begin the scan anew");
		assertThat(ScanIterator.scan(this.commands, few).stream()).doesNotHaveDuplicates().hasSize(300);
	}

	@Test
	void aSubscriptionFollowsThePrimary() {
		Queue<String> heard = new ConcurrentLinkedQueue<>();
		try (StatefulRedisPubSubConnection<String, String> subscriber = client.connectPubSub()) {
			subscriber.addListener(new RedisPubSubAdapter<>() {

				@Override
				public void message(String channel, String message) {
					heard.add(message);
				}

			});
			subscriber.sync().subscribe("news");
			this.rival.publish("news", "before");
			await().until(() -> heard.contains("before"));
			simulator.failover();
			await().until(() -> {
				this.rival.publish("news", "after");
				return heard.contains("after");
			});
		}
	}

	@Test
	void aPipelineKeepsItsOrderAcrossACut() throws Exception {
		this.connection.setAutoFlushCommands(false);
		RedisFuture<Long> first = this.connection.async().rpush("list", "a");
		RedisFuture<Long> second = this.connection.async().rpush("list", "b");
		RedisFuture<Long> third = this.connection.async().rpush("list", "c");
		cut(this.connection);
		await().until(() -> {
			this.connection.flushCommands();
			return third.isDone();
		});
		this.connection.setAutoFlushCommands(true);
		assertThat(List.of(first.get(), second.get(), third.get())).containsExactly(1L, 2L, 3L);
		assertThat(this.rival.lrange("list", 0, -1)).containsExactly("a", "b", "c");
	}

	@Test
	void aPipelineThatIsFlushedOnceIsAnsweredAcrossAPlannedFailover() throws Exception {
		this.connection.setAutoFlushCommands(false);
		simulator.failover();
		RedisFuture<Long> first = this.connection.async().incr("flushed");
		RedisFuture<Long> second = this.connection.async().incr("flushed");
		this.connection.flushCommands();
		assertThat(List.of(first.get(10, TimeUnit.SECONDS), second.get(10, TimeUnit.SECONDS))).containsExactly(1L, 2L);
		this.connection.setAutoFlushCommands(true);
	}

	/** Cuts a connection's socket, and returns when the server knows it no more. */
	private static void cut(StatefulRedisConnection<?, ?> connection) {
		long id = ((StatefulRedisConnectionImpl<?, ?>) connection).getConnectionState().getConnectionId();
		simulator.primary().execute("CLIENT", "KILL", "ID", Long.toString(id));
		await().until(() -> {
			Long now = ((StatefulRedisConnectionImpl<?, ?>) connection).getConnectionState().getConnectionId();
			return connection.isOpen() && now != null && now != id;
		});
	}

}
