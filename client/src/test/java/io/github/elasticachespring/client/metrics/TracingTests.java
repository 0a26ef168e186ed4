package io.github.elasticachespring.client.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.function.Consumer;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.protocol.RedisCommand;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import io.github.elasticachespring.client.ElastiCacheClient;
import io.github.elasticachespring.client.ElastiCacheClusterClient;
import io.github.elasticachespring.client.ReadPreference;
import io.github.elasticachespring.client.Simulated;
import io.github.elasticachespring.client.command.CommandSink;
import io.github.elasticachespring.client.endpoint.Endpoint;
import io.github.elasticachespring.client.failover.FailoverOptions;
import io.github.elasticachespring.client.failover.RepeatPolicy;
import io.github.elasticachespring.client.keyspace.CrossSlotException;
import io.github.elasticachespring.client.metrics.ElastiCacheTracing.Target;
import io.github.elasticachespring.client.metrics.Spans.Span;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.Fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What a trace shows of commands, against real servers.
 */
class TracingTests {

	private static final String SECRET = "never-in-a-trace";

	private static ElastiCacheSimulator group;

	private static ElastiCacheSimulator cluster;

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final Spans spans = new Spans();

	TracingTests() {
		this.registry.observationConfig().observationHandler(this.spans);
	}

	@BeforeAll
	static void start() {
		group = ElastiCacheSimulator.replicationGroup().replicas(1).promotionDelay(Duration.ofSeconds(1)).start();
		cluster = ElastiCacheSimulator.cluster().shards(2).replicasPerShard(0).start();
	}

	@AfterAll
	static void stop() {
		group.close();
		cluster.close();
	}

	@Test
	void aCommandIsOneSpanInEveryApiAndChildOfItsCaller() {
		withGroup(ReadPreference.PRIMARY, (connection) -> {
			Observation caller = Observation.start("caller", this.registry);
			caller.scoped(() -> connection.sync().set(SECRET, SECRET, SetArgs.Builder.ex(60)));
			caller.scoped(() -> connection.async().get(SECRET)).toString();
			awaitSpans(2);
			read(connection.reactive().get(SECRET), caller);
			awaitSpans(3);
			caller.stop();
			assertThat(this.spans.all()).extracting(Span::name).containsExactly("SET", "GET", "GET");
			assertAllTell(group.primaryEndpoint());
		});
	}

	@Test
	void aCommandIsOneSpanInEveryApiOfAClusterToo() {
		RedisClusterClient client = ElastiCacheClusterClient.create(null,
				Simulated.patient(cluster, Simulated.clusterEndpoint(cluster))
					.interceptors(List.of(tracing(Simulated.clusterEndpoint(cluster))))
					.build());
		try (StatefulRedisClusterConnection<String, String> connection = client.connect()) {
			// The first command of a shard waits for a connection to it.
			connection.sync().del(SECRET);
			this.spans.clear();
			this.registry.clear();
			Observation caller = Observation.start("caller", this.registry);
			caller.scoped(() -> connection.sync().set(SECRET, SECRET, SetArgs.Builder.ex(60)));
			caller.scoped(() -> connection.async().get(SECRET)).toString();
			awaitSpans(2);
			read(connection.reactive().get(SECRET), caller);
			awaitSpans(3);
			caller.stop();
			assertThat(this.spans.all()).extracting(Span::name).containsExactly("SET", "GET", "GET");
			assertAllTell(cluster.configurationEndpoint());
		}
		finally {
			client.shutdown();
		}
	}

	@Test
	void aCommandThatIsRefusedForItsSlotsIsMeasuredAndTraced() {
		MeterRegistry meters = new SimpleMeterRegistry();
		ElastiCacheMetrics metrics = new ElastiCacheMetrics();
		metrics.bindTo(meters);
		RedisClusterClient client = ElastiCacheClusterClient.create(null,
				Simulated.patient(cluster, Simulated.clusterEndpoint(cluster))
					.interceptors(List.of(metrics, tracing(Simulated.clusterEndpoint(cluster))))
					.build());
		try (metrics; StatefulRedisClusterConnection<String, String> connection = client.connect()) {
			assertThatExceptionOfType(CrossSlotException.class)
				.isThrownBy(() -> connection.sync().rename(SECRET, "another"));
			assertThat(this.spans.all()).singleElement()
				.satisfies((span) -> assertThat(span.attributes()).containsEntry("error.type",
						CrossSlotException.class.getName()))
				.satisfies((span) -> assertThat(span.error().toString()).doesNotContain(SECRET));
			await().until(() -> meters.find("elasticache.command")
				.tags("command", "RENAME", "outcome", "not_sent", "role", "primary")
				.timers()
				.stream()
				.anyMatch((timer) -> timer.count() == 1));
		}
		finally {
			client.shutdown();
		}
	}

	/** Subscribed to on a thread that knows nothing of the caller. */
	private static void read(Mono<String> command, Observation caller) {
		assertThat(command.subscribeOn(Schedulers.parallel())
			.contextWrite(Context.of("micrometer.observation", caller))
			.block(Duration.ofSeconds(20))).isEqualTo(SECRET);
	}

	private void assertAllTell(String endpoint) {
		int colon = endpoint.lastIndexOf(':');
		assertThat(this.spans.open()).isZero();
		assertThat(this.spans.all()).allSatisfy((span) -> {
			assertThat(span.parent()).isEqualTo("caller");
			assertThat(span.error()).isNull();
			assertThat(span.events()).isEmpty();
			assertThat(span.attributes()).containsOnly(entry("db.system.name", "redis"),
					entry("db.operation.name", span.name()), entry("db.namespace", "0"),
					entry("server.address", endpoint.substring(0, colon)),
					entry("server.port", endpoint.substring(colon + 1)));
		});
		this.registry.assertThat().hasNumberOfObservationsWithNameEqualTo("db.client.operation", 3);
	}

	private static Entry<String, String> entry(String key, String value) {
		return Map.entry(key, value);
	}

	@Test
	void aReadFromAReaderTellsTheReadersEndpoint() {
		withGroup(ReadPreference.READER_PREFERRED, (connection) -> {
			await().untilAsserted(() -> {
				this.spans.clear();
				connection.sync().get("key");
				String reader = group.readerEndpoint();
				assertThat(this.spans.all()).singleElement()
					.satisfies((span) -> assertThat(span.attributes()).containsEntry("server.address",
							reader.substring(0, reader.lastIndexOf(':'))));
			});
		});
	}

	@Test
	void anErrorIsToldByItsCodeWithoutItsWords() {
		withGroup(ReadPreference.PRIMARY, (connection) -> {
			RedisCommands<String, String> commands = connection.sync();
			commands.lpush("list-of-the-traces", SECRET);
			this.spans.clear();
			assertThatExceptionOfType(RedisCommandExecutionException.class)
				.isThrownBy(() -> commands.get("list-of-the-traces"));
			assertThatExceptionOfType(RedisCommandExecutionException.class).isThrownBy(() -> commands
				.eval("return redis.error_reply('" + SECRET + " is what it says')", ScriptOutputType.STATUS));
			assertThat(this.spans.all()).extracting((span) -> span.attributes().get("error.type"))
				.containsExactly("WRONGTYPE", "ERR");
			assertThat(this.spans.all()).extracting((span) -> span.attributes().get("db.response.status_code"))
				.containsExactly("WRONGTYPE", "ERR");
			assertThat(this.spans.all())
				.allSatisfy((span) -> assertThat(span.toString() + span.error()).doesNotContain(SECRET)
					.doesNotContain("list-"));
			commands.del("list-of-the-traces");
		});
	}

	@Test
	void aCommandOfATransactionEndsWithIt() {
		withGroup(ReadPreference.PRIMARY, (connection) -> {
			connection.sync().multi();
			connection.async().incr("counter-of-the-traces");
			connection.sync().exec();
			assertThat(this.spans.all()).extracting(Span::name).containsExactlyInAnyOrder("MULTI", "INCR", "EXEC");
			assertThat(this.spans.open()).isZero();
		});
	}

	@Test
	void aFailoverIsToldInTheEventsOfTheOneSpan() {
		withGroup(ReadPreference.PRIMARY, (connection) -> {
			RedisCommands<String, String> commands = connection.sync();
			commands.set("key", "before", SetArgs.Builder.ex(600));
			this.spans.clear();
			this.registry.clear();
			try (Fault silence = group.silence(group.primary())) {
				commands.set("key", "after", SetArgs.Builder.ex(600));
				silence.failover().join();
				assertThat(commands.get("key")).isEqualTo("after");
			}
			assertThat(this.spans.all()).extracting(Span::name).containsExactly("SET", "GET");
			assertThat(this.spans.all().get(0).events()).containsExactly("held", "sent again (unknown)");
			assertThat(this.spans.all().get(0).error()).isNull();
			this.registry.assertThat()
				.hasObservationWithNameEqualTo("db.client.operation")
				.that()
				.hasBeenStopped()
				.hasEvent("held")
				.hasEvent("sent again", "sent again (unknown)");
		});
	}

	@Test
	void aCommandThatOnlyWaitsIsHeldAndSent() {
		withGroup(ReadPreference.PRIMARY, (connection) -> {
			connection.sync().ping();
			this.spans.clear();
			try (Fault crash = group.crash(group.primary())) {
				await().until(() -> !connection.isOpen());
				connection.sync().set("key", "held", SetArgs.Builder.ex(600));
				crash.failover().join();
			}
			assertThat(this.spans.all()).singleElement()
				.satisfies((span) -> assertThat(span.events()).containsExactly("held", "sent"));
		});
	}

	@Test
	void aHandlerThatThrowsFailsNoCommand() {
		for (String stage : List.of("start", "stop")) {
			TestObservationRegistry troubled = TestObservationRegistry.create();
			troubled.observationConfig().observationHandler(new ObservationHandler<>() {

				@Override
				public boolean supportsContext(Observation.Context context) {
					return true;
				}

				@Override
				public void onStart(Observation.Context context) {
					trouble("start");
				}

				@Override
				public void onStop(Observation.Context context) {
					trouble("stop");
				}

				private void trouble(String now) {
					if (now.equals(stage)) {
						throw new IllegalStateException("This handler takes nothing");
					}
				}

			});
			with(new ElastiCacheTracing(troubled, () -> new Target(Simulated.replicationGroupEndpoint(group), 0)),
					ReadPreference.PRIMARY, (connection) -> {
						connection.sync().set("key", stage, SetArgs.Builder.ex(600));
						assertThat(connection.sync().get("key")).isEqualTo(stage);
					});
		}
	}

	@Test
	void isNotInTheChainIfNobodyListens() {
		CommandSink next = new CommandSink() {

			@Override
			public <K, V, T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
				return command;
			}

		};
		Target target = new Target(Simulated.replicationGroupEndpoint(group), 0);
		for (ObservationRegistry nobody : List.of(ObservationRegistry.NOOP, ObservationRegistry.create())) {
			assertThat(new ElastiCacheTracing(nobody, () -> target).intercept(null, next)).isSameAs(next);
		}
	}

	private ElastiCacheTracing tracing(Endpoint endpoint) {
		return new ElastiCacheTracing(this.registry, () -> new Target(endpoint, 0));
	}

	private void awaitSpans(int number) {
		await().untilAsserted(() -> assertThat(this.spans.all()).extracting(Span::name).hasSize(number));
	}

	private void withGroup(ReadPreference readFrom, Consumer<StatefulRedisConnection<String, String>> test) {
		with(tracing(Simulated.replicationGroupEndpoint(group)), readFrom, test);
	}

	private static void with(ElastiCacheTracing tracing, ReadPreference readFrom,
			Consumer<StatefulRedisConnection<String, String>> test) {
		RedisClient client = ElastiCacheClient.create(null,
				Simulated.patient(group, Simulated.replicationGroupEndpoint(group))
					.commandTimeout(Duration.ofSeconds(2))
					.failover(new FailoverOptions(Duration.ofSeconds(30), 10_000, 64 << 20, RepeatPolicy.EXACT))
					.readFrom(readFrom)
					.interceptors(List.of(tracing))
					.build());
		try (StatefulRedisConnection<String, String> connection = client.connect()) {
			test.accept(connection);
		}
		finally {
			client.shutdown();
		}
	}

}
