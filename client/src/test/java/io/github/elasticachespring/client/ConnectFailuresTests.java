package io.github.elasticachespring.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.lettuce.core.RedisCredentials;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import io.github.elasticachespring.client.endpoint.Endpoint;
import io.github.elasticachespring.client.endpoint.HostPort;
import io.github.elasticachespring.client.transport.ConnectFailure;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What a user is told when connecting fails, and when: within the connect timeout,
 * whichever client and API is asked.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ConnectFailuresTests {

	/** For what is answered at once, on a machine that has other work to do. */
	private static final Duration LONG = Duration.ofSeconds(10);

	/** For what nobody ever answers. */
	private static final Duration SHORT = Duration.ofSeconds(3);

	private static final String NAME = "master.elsewhere.abc123.use1.cache.amazonaws.com";

	private ElastiCacheSimulator cache;

	private ElastiCacheSimulator plain;

	private ElastiCacheSimulator misnamed;

	private ElastiCacheSimulator cluster;

	@BeforeAll
	void start() {
		this.cache = ElastiCacheSimulator.replicationGroup().replicas(0).authToken("token-of-these-tests").start();
		this.plain = ElastiCacheSimulator.replicationGroup().replicas(0).plainText().start();
		this.misnamed = ElastiCacheSimulator.replicationGroup().replicas(0).certificateForAnotherName().start();
		this.cluster = ElastiCacheSimulator.cluster().shards(1).replicasPerShard(0).start();
	}

	@AfterAll
	void stop() {
		List.of(this.cache, this.plain, this.misnamed, this.cluster).forEach(ElastiCacheSimulator::close);
	}

	@ParameterizedTest
	@EnumSource
	void aWrongPassword(Door door) {
		assertFails(door, this.cache, this.cache.primaryEndpoint(), LONG,
				(options) -> options.credentials(null, "another-token-of-these-tests"), ConnectFailure.WRONG_PASSWORD,
				"elasticache.username and elasticache.password");
	}

	@ParameterizedTest
	@EnumSource
	void noPassword(Door door) {
		assertFails(door, this.cache, this.cache.primaryEndpoint(), LONG,
				(options) -> options.credentials(() -> Mono.just(RedisCredentials.just((String) null, (char[]) null))),
				ConnectFailure.PASSWORD_MISSING, "Set elasticache.password");
	}

	@ParameterizedTest
	@EnumSource
	void anUntrustedCertificate(Door door) {
		assertFails(door, this.cache, this.cache.primaryEndpoint(), LONG, (options) -> trustingTheJdk(options),
				ConnectFailure.UNTRUSTED, "elasticache.ssl.bundle");
	}

	@ParameterizedTest
	@EnumSource
	void aCertificateForAnotherName(Door door) {
		assertFails(door, this.misnamed, this.misnamed.primaryEndpoint(), LONG, UnaryOperator.identity(),
				ConnectFailure.OTHER_NAME, "endpoint's own name");
	}

	@ParameterizedTest
	@EnumSource
	void aNameThatDoesNotResolve(Door door) {
		assertFails(door, this.cache, "master.nowhere.abc123.use1.cache.amazonaws.com:6379", LONG,
				UnaryOperator.identity(), ConnectFailure.NAME_NOT_FOUND, "Check the spelling");
	}

	@ParameterizedTest
	@EnumSource
	void aPortOnWhichNobodyListens(Door door) throws IOException {
		assertFails(door, this.cache, named(closedPort()), LONG, (options) -> options.failover(null),
				ConnectFailure.REFUSED, "Check the port");
	}

	@Test
	void aPortOnWhichNobodyListensAndNobodyElseToAsk() throws IOException {
		String target = named(closedPort());
		throughEveryDoor((door) -> assertFails(door, this.cache, target, SHORT, UnaryOperator.identity(),
				ConnectFailure.REFUSED, "Check the port"));
	}

	@Test
	void aPortBehindAFilter() throws IOException {
		try (FilteredPort filtered = FilteredPort.open()) {
			String target = named(filtered.address());
			throughEveryDoor((door) -> assertFails(door, this.cache, target, SHORT, UnaryOperator.identity(),
					ConnectFailure.FILTERED, "security group"));
		}
	}

	@Test
	void aServerThatSaysNothing() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
			String target = named((InetSocketAddress) silent.getLocalSocketAddress());
			throughEveryDoor((door) -> assertFails(door, this.cache, target, SHORT, UnaryOperator.identity(),
					ConnectFailure.SILENT, "overloaded"));
		}
	}

	@ParameterizedTest
	@EnumSource
	void aServerThatHangsUp(Door door) throws IOException {
		try (ServerSocket rude = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
			Thread thread = new Thread(() -> hangUp(rude), "hangs-up");
			thread.setDaemon(true);
			thread.start();
			assertFails(door, this.cache, named((InetSocketAddress) rude.getLocalSocketAddress()), LONG,
					(options) -> options.failover(null), ConnectFailure.CLOSED, "speaks the Redis protocol");
		}
	}

	/** To the server, the beginning of TLS is the beginning of a long command. */
	@Test
	void aPlainServerWhereTlsIsExpected() {
		throughEveryDoor((door) -> assertFails(door, this.plain, this.plain.primaryEndpoint(), SHORT,
				(options) -> trustingTheJdk(options).tls(true), ConnectFailure.PLAIN_SERVER,
				"elasticache.ssl.enabled=false"));
	}

	@ParameterizedTest
	@EnumSource
	void aTlsServerWherePlainTextIsExpected(Door door) {
		assertFails(door, this.cache, this.cache.primaryEndpoint(), LONG, (options) -> options.tls(false),
				ConnectFailure.TLS_SERVER, "Remove elasticache.ssl.enabled=false");
	}

	@ParameterizedTest
	@EnumSource(names = { "SYNC", "ASYNC", "PUB_SUB" })
	void aClusterWhereAReplicationGroupIsExpected(Door door) {
		assertFails(door, this.cluster, this.cluster.configurationEndpoint(), LONG, UnaryOperator.identity(),
				ConnectFailure.CLUSTER_SERVER, "elasticache.endpoint.configuration");
	}

	@ParameterizedTest
	@EnumSource(names = { "CLUSTER_SYNC", "CLUSTER_ASYNC", "CLUSTER_PUB_SUB" })
	void aReplicationGroupWhereAClusterIsExpected(Door door) {
		assertFails(door, this.cache, this.cache.primaryEndpoint(), LONG, UnaryOperator.identity(),
				ConnectFailure.STANDALONE_SERVER, "elasticache.endpoint.primary");
	}

	/** All at once, as each takes the whole connect timeout. */
	private static void throughEveryDoor(Consumer<Door> test) {
		ExecutorService threads = Executors.newCachedThreadPool();
		try {
			CompletableFuture
				.allOf(Stream.of(Door.values())
					.map((door) -> CompletableFuture.runAsync(() -> test.accept(door), threads))
					.toArray(CompletableFuture[]::new))
				.join();
		}
		finally {
			threads.shutdown();
		}
	}

	private static void assertFails(Door door, ElastiCacheSimulator simulator, String target, Duration timeout,
			UnaryOperator<ElastiCacheOptions.Builder> setting, ConnectFailure reason, String advice) {
		Endpoint endpoint = door.endpoint(HostPort.parse(target));
		ElastiCacheOptions options = setting.apply(Simulated.options(simulator, endpoint, timeout)).build();
		long began = System.nanoTime();
		Throwable failure = catchThrowable(() -> door.open(options));
		Duration took = Duration.ofNanos(System.nanoTime() - began);
		assertThat(failure).isInstanceOf(ElastiCacheConnectionException.class)
			.hasMessageContainingAll(target, advice)
			.hasMessage(reason.describe(target))
			.extracting((exception) -> ((ElastiCacheConnectionException) exception).reason())
			.isEqualTo(reason);
		assertThat(took).isLessThan(timeout.multipliedBy(2));
	}

	private static ElastiCacheOptions.Builder trustingTheJdk(ElastiCacheOptions.Builder options) {
		return options.clientOptions(ElastiCacheOptions.clientOptionsBuilder(options.build().endpoint(), LONG).build());
	}

	private static InetSocketAddress closedPort() throws IOException {
		try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return (InetSocketAddress) closed.getLocalSocketAddress();
		}
	}

	/** As a cache's name. */
	private String named(InetSocketAddress address) {
		this.cache.dns().answer(NAME, address.getAddress());
		return NAME + ":" + address.getPort();
	}

	private static void hangUp(ServerSocket socket) {
		while (!socket.isClosed()) {
			try {
				socket.accept().close();
			}
			catch (IOException ex) {
				return;
			}
		}
	}

}
