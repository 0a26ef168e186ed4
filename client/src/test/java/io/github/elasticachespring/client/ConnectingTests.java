package io.github.elasticachespring.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import javax.net.ssl.SSLEngine;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.GenericMapOutput;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.endpoint.Endpoint;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ConnectingTests {

	private final Wire wire = new Wire();

	private final ClientResources resources = ClientResources.builder().nettyCustomizer(this.wire).build();

	@AfterEach
	void shutDown() {
		this.resources.shutdown(0, 2, TimeUnit.SECONDS);
	}

	@Nested
	@ElastiCacheSimulatorTest(replicas = 1, authToken = "token-of-these-tests")
	class ToAReplicationGroupWithAnAuthToken {

		private final ElastiCacheSimulator cache;

		private final ElastiCacheOptions options;

		ToAReplicationGroupWithAnAuthToken(ElastiCacheSimulator cache) {
			this.cache = cache;
			this.options = Simulated.patient(cache, Simulated.replicationGroupEndpoint(cache))
				.clientName("orders")
				.build();
		}

		private ElastiCacheClient client(ElastiCacheOptions options) {
			return ElastiCacheClient.create(ConnectingTests.this.resources, options);
		}

		@Test
		void theConnectionIsNamedAndSpeaksResp3() {
			try (ElastiCacheClient client = client(this.options)) {
				StatefulRedisConnection<String, String> connection = client.connect();
				Map<String, Object> hello = connection.sync()
					.dispatch(CommandType.HELLO, new GenericMapOutput<>(StringCodec.UTF8));
				assertThat(hello).containsEntry("proto", 3L).containsEntry("role", "master");
				assertThat(connection.sync().clientList()).contains("name=orders");
			}
		}

		@Test
		void aDatabaseIsSelected() {
			try (ElastiCacheClient client = client(this.options.mutate().database(3).build())) {
				client.connect().sync().set("key", "value");
				assertThat(this.cache.primary().execute("INFO", "keyspace")).contains("db3:keys=1");
			}
		}

		@Test
		void nothingIsSentThatElastiCacheDoesNotKnow() {
			try (ElastiCacheClient client = client(this.options)) {
				client.connect().sync().ping();
				client.connectPubSub().sync().ping();
			}
			assertThat(ConnectingTests.this.wire.sent).isNotEmpty()
				.allSatisfy((bytes) -> assertThat(bytes).doesNotContainIgnoringCase("MAINT_NOTIFICATIONS"));
		}

		@Test
		void theSocketIsKeptAliveAndSendsAtOnce() {
			try (ElastiCacheClient client = client(this.options)) {
				client.connect().sync().ping();
				assertThat(ConnectingTests.this.wire.channels).isNotEmpty().allSatisfy((channel) -> {
					assertThat(channel.config().getOption(ChannelOption.SO_KEEPALIVE)).isTrue();
					assertThat(channel.config().getOption(ChannelOption.TCP_NODELAY)).isTrue();
				});
			}
		}

		@Test
		void theNameIsAskedForAgainThoughItsAnswerIsGoodForLonger() {
			String name = HostName.of(this.cache.primaryEndpoint());
			this.cache.dns().ttl(Duration.ofHours(1));
			ElastiCacheOptions options = this.options.mutate().failover(null).dnsMaxTtl(Duration.ofSeconds(1)).build();
			try (ElastiCacheClient client = client(options)) {
				client.connect().close();
				long asked = this.cache.dns().queries(name);
				assertThat(asked).isPositive();
				await().atMost(Duration.ofSeconds(10)).until(() -> {
					client.connect().close();
					return this.cache.dns().queries(name) > asked;
				});
			}
			finally {
				this.cache.dns().ttl(Duration.ofSeconds(5));
			}
		}

		@Test
		void theNameIsNotAskedForAgainWithinItsTime() {
			String name = HostName.of(this.cache.primaryEndpoint());
			ElastiCacheOptions options = this.options.mutate().failover(null).dnsMaxTtl(Duration.ofHours(1)).build();
			this.cache.dns().ttl(Duration.ofHours(1));
			try (ElastiCacheClient client = client(options)) {
				client.connect().close();
				long asked = this.cache.dns().queries(name);
				client.connect().close();
				client.connect().close();
				assertThat(this.cache.dns().queries(name)).isEqualTo(asked);
			}
			finally {
				this.cache.dns().ttl(Duration.ofSeconds(5));
			}
		}

		@Test
		void shuttingDownEndsTheThreadsOfItsOwn() {
			Set<Thread> before = threads();
			ElastiCacheClient client = ElastiCacheClient.create(null,
					this.options.mutate().readFrom(ReadPreference.READER_PREFERRED).build());
			RedisCommands<String, String> commands = client.connect().sync();
			commands.set("key", "value");
			commands.get("key");
			client.connectPubSub().sync().subscribe("news");
			assertThat(newThreads(before)).isNotEmpty();
			client.shutdown();
			await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(newThreads(before)).isEmpty());
		}

		@Test
		void shuttingDownLeavesTheApplicationsResourcesAlone() {
			try (ElastiCacheClient client = client(this.options)) {
				client.connect().sync().ping();
			}
			assertThat(ConnectingTests.this.resources.eventExecutorGroup().isShuttingDown()).isFalse();
			try (ElastiCacheClient another = client(this.options)) {
				assertThat(another.connect().sync().ping()).isEqualTo("PONG");
			}
		}

	}

	@Nested
	@ElastiCacheSimulatorTest(shape = Shape.CLUSTER, shards = 2, replicas = 0, username = "app",
			password = "password-of-these-tests")
	class ToAClusterAsAnAclUser {

		@Test
		void everyNodeIsVerifiedByTheConfigurationEndpointsNameOrItsOwn(ElastiCacheSimulator cache) {
			try (ElastiCacheClusterClient client = clusterClient(cache, Simulated.clusterEndpoint(cache))) {
				StatefulRedisClusterConnection<String, String> connection = client.connect();
				for (int i = 0; i < 20; i++) {
					connection.sync().set("key:" + i, "value");
				}
				Set<String> names = cache.nodes().stream().map((node) -> node.name()).collect(Collectors.toSet());
				names.add(HostName.of(cache.configurationEndpoint()));
				assertThat(ConnectingTests.this.wire.verifiedNames()).hasSizeGreaterThan(2).isSubsetOf(names);
				assertThat(connection.sync().aclWhoami()).isEqualTo("app");
			}
		}

		@Test
		void aClusterIsConnectedToWithoutBlockingToo(ElastiCacheSimulator cache) {
			try (ElastiCacheClusterClient client = clusterClient(cache, Simulated.clusterEndpoint(cache))) {
				assertThat(client.connectAsync(StringCodec.UTF8)).succeedsWithin(Duration.ofSeconds(10))
					.satisfies((connection) -> assertThat(connection.sync().ping()).isEqualTo("PONG"));
				assertThat(client.connectPubSubAsync(StringCodec.UTF8)).succeedsWithin(Duration.ofSeconds(10));
			}
		}

		@Test
		void shuttingDownEndsTheThreadsOfItsOwn(ElastiCacheSimulator cache) {
			Set<Thread> before = threads();
			ElastiCacheClusterClient client = ElastiCacheClusterClient.create(null,
					Simulated.patient(cache, Simulated.clusterEndpoint(cache)).build());
			client.connect().sync().set("key", "value");
			assertThat(newThreads(before)).isNotEmpty();
			client.shutdown();
			await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(newThreads(before)).isEmpty());
		}

	}

	@Nested
	@ElastiCacheSimulatorTest(shape = Shape.SERVERLESS, username = "app", password = "password-of-these-tests")
	class ToServerless {

		@Test
		void itIsOneNodeWithAllSlots(ElastiCacheSimulator cache) {
			try (ElastiCacheClusterClient client = clusterClient(cache, Simulated.serverlessEndpoint(cache))) {
				StatefulRedisClusterConnection<String, String> connection = client.connect();
				for (int i = 0; i < 20; i++) {
					connection.sync().set("key:" + i, "value");
					assertThat(connection.sync().get("key:" + i)).isEqualTo("value");
				}
				assertThat(connection.getPartitions()).filteredOn((node) -> !node.getSlots().isEmpty())
					.filteredOn((node) -> node.getRole().isUpstream())
					.singleElement()
					.satisfies((node) -> assertThat(node.getSlots()).hasSize(16384));
			}
		}

	}

	@Nested
	@ElastiCacheSimulatorTest(replicas = 0, plainText = true)
	class ToAReplicationGroupInPlainText {

		@Test
		void nothingIsEncryptedAndNoPasswordIsSent(ElastiCacheSimulator cache) {
			ElastiCacheOptions options = Simulated.patient(cache, Simulated.replicationGroupEndpoint(cache)).build();
			try (ElastiCacheClient client = ElastiCacheClient.create(ConnectingTests.this.resources, options)) {
				assertThat(client.connect().sync().ping()).isEqualTo("PONG");
				assertThat(ConnectingTests.this.wire.verifiedNames()).isEmpty();
				assertThat(ConnectingTests.this.wire.sent)
					.allSatisfy((bytes) -> assertThat(bytes).doesNotContain("AUTH"));
			}
		}

	}

	private ElastiCacheClusterClient clusterClient(ElastiCacheSimulator cache, Endpoint endpoint) {
		return ElastiCacheClusterClient.create(this.resources, Simulated.patient(cache, endpoint).build());
	}

	private static Set<Thread> threads() {
		return Set.copyOf(Thread.getAllStackTraces().keySet());
	}

	/** Those of Lettuce and of this client; Netty's global ones belong to nobody. */
	private static List<String> newThreads(Set<Thread> before) {
		List<String> names = new ArrayList<>();
		for (Thread thread : threads()) {
			String name = thread.getName();
			if (!before.contains(thread) && (name.startsWith("lettuce-") || name.startsWith("elasticache-"))
					&& thread.isAlive()) {
				names.add(name);
			}
		}
		return names;
	}

	private static final class HostName {

		private static String of(String endpoint) {
			return endpoint.substring(0, endpoint.indexOf(':'));
		}

	}

	/** What goes out, before it is encrypted, and how it is verified who reads it. */
	private static final class Wire implements NettyCustomizer {

		private final List<Channel> channels = new CopyOnWriteArrayList<>();

		private final List<String> sent = new CopyOnWriteArrayList<>();

		@Override
		public void afterChannelInitialized(Channel channel) {
			this.channels.add(channel);
			SslHandler tls = channel.pipeline().get(SslHandler.class);
			ChannelOutboundHandlerAdapter recorder = new ChannelOutboundHandlerAdapter() {
				@Override
				public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
					if (message instanceof ByteBuf bytes) {
						Wire.this.sent.add(bytes.toString(ISO_8859_1));
					}
					context.write(message, promise);
				}
			};
			if (tls != null) {
				channel.pipeline().addAfter(channel.pipeline().context(tls).name(), null, recorder);
			}
			else {
				channel.pipeline().addFirst(recorder);
			}
		}

		private List<String> verifiedNames() {
			List<String> names = new ArrayList<>();
			for (Channel channel : this.channels) {
				SslHandler tls = channel.pipeline().get(SslHandler.class);
				if (tls != null) {
					SSLEngine engine = tls.engine();
					assertThat(engine.getSSLParameters().getEndpointIdentificationAlgorithm()).isEqualTo("HTTPS");
					names.add(engine.getPeerHost());
				}
			}
			return names;
		}

	}

}
