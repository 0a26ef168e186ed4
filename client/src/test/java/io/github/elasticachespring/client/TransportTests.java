package io.github.elasticachespring.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.lettuce.core.KeyValue;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.EpollProvider;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.OpenSsl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.endpoint.Endpoint;
import io.github.elasticachespring.client.endpoint.Endpoint.Cluster;
import io.github.elasticachespring.client.endpoint.Endpoint.ReplicationGroup;
import io.github.elasticachespring.client.endpoint.HostPort;
import io.github.elasticachespring.client.transport.MissingNativeLibraryException;
import io.github.elasticachespring.client.transport.SocketTransport;
import io.github.elasticachespring.client.transport.TlsProvider;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

class TransportTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final RecordedChannels channels = new RecordedChannels();

	private final ClientResources resources = ClientResources.builder().nettyCustomizer(this.channels).build();

	@AfterEach
	void shutDown() {
		this.resources.shutdown(0, 2, TimeUnit.SECONDS);
	}

	private ElastiCacheOptions.Builder options(ElastiCacheSimulator cache, Endpoint endpoint) {
		return ElastiCacheOptions.builder(endpoint)
			.dnsServers(List.of(cache.dnsServer()))
			.connectTimeout(PATIENCE)
			.commandTimeout(PATIENCE)
			.clientOptions(ElastiCacheOptions.clientOptionsBuilder(endpoint, PATIENCE)
				.sslOptions(SslOptions.builder().trustManager(cache.caCertificate().toFile()).build())
				.build());
	}

	private ElastiCacheOptions.Builder replicationGroup(ElastiCacheSimulator cache) {
		return options(cache, new ReplicationGroup(HostPort.parse(cache.primaryEndpoint()), null, List.of()));
	}

	@Nested
	@ElastiCacheSimulatorTest(replicas = 0)
	class OnAReplicationGroup {

		private final ElastiCacheClient client;

		OnAReplicationGroup(ElastiCacheSimulator cache) {
			this.client = ElastiCacheClient.create(TransportTests.this.resources, replicationGroup(cache).build());
		}

		@AfterEach
		void shutDown() {
			this.client.shutdown();
		}

		@Test
		void commandsThatWaitAreFlushedTogether() {
			RedisAsyncCommands<String, String> commands = this.client.connect().async();
			int before = TransportTests.this.channels.flushes.get();
			List<RedisFuture<Long>> replies = IntStream.range(0, 1000)
				.mapToObj((i) -> commands.incr("counter"))
				.toList();
			assertThat(LettuceFutures.awaitAll(PATIENCE, replies.toArray(RedisFuture[]::new))).isTrue();
			assertThat(replies).last().extracting((reply) -> reply.toCompletableFuture().join()).isEqualTo(1000L);
			assertThat(TransportTests.this.channels.flushes.get() - before).isLessThan(500);
		}

		@Test
		void callersOfOneConnectionGetTheirOwnReplies() throws InterruptedException {
			RedisCommands<String, String> commands = this.client.connect().sync();
			AtomicInteger wrong = new AtomicInteger();
			CountDownLatch done = new CountDownLatch(32);
			for (int caller = 0; caller < 32; caller++) {
				String key = "caller:" + caller;
				Thread thread = new Thread(() -> {
					for (int i = 0; i < 100; i++) {
						commands.set(key, key + i);
						if (!commands.get(key).equals(key + i)) {
							wrong.incrementAndGet();
						}
					}
					done.countDown();
				});
				thread.start();
			}
			assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
			assertThat(wrong).hasValue(0);
		}

		@Test
		void aPipelineIsSentWhenItIsFlushedAndNotBefore() {
			RedisCommands<String, String> other = this.client.connect().sync();
			StatefulRedisConnection<String, String> connection = this.client.connect();
			connection.setAutoFlushCommands(false);
			List<RedisFuture<Long>> replies = IntStream.range(0, 600)
				.mapToObj((i) -> connection.async().incr("pipelined"))
				.toList();
			assertThat(other.get("pipelined")).isNull();
			connection.flushCommands();
			assertThat(LettuceFutures.awaitAll(PATIENCE, replies.toArray(RedisFuture[]::new))).isTrue();
			assertThat(other.get("pipelined")).isEqualTo("600");
		}

		@Test
		void aBlockingCommandHoldsBackWhatFollowsItOnly() {
			StatefulRedisConnection<String, String> blocked = this.client.connect();
			RedisFuture<KeyValue<String, String>> popped = blocked.async().blpop(5, "list");
			RedisFuture<String> behind = blocked.async().ping();
			RedisCommands<String, String> other = this.client.connect().sync();
			assertThat(other.ping()).isEqualTo("PONG");
			assertThat(behind.isDone()).isFalse();
			other.rpush("list", "element");
			assertThat(popped.toCompletableFuture()).succeedsWithin(PATIENCE)
				.isEqualTo(KeyValue.just("list", "element"));
			assertThat(behind.toCompletableFuture()).succeedsWithin(PATIENCE).isEqualTo("PONG");
		}

		@Test
		void subscribersHearWhatIsPublished() throws InterruptedException {
			BlockingQueue<String> heard = new LinkedBlockingQueue<>();
			try (StatefulRedisPubSubConnection<String, String> subscriber = this.client.connectPubSub()) {
				subscriber.addListener(new RedisPubSubAdapter<>() {
					@Override
					public void message(String channel, String message) {
						heard.add(message);
					}
				});
				subscriber.sync().subscribe("news");
				RedisAsyncCommands<String, String> publisher = this.client.connect().async();
				publisher.publish("news", "first");
				publisher.publish("news", "second");
				assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("first");
				assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("second");
			}
			assertThat(TransportTests.this.channels.all).hasSizeGreaterThanOrEqualTo(2)
				.allSatisfy(TransportTests::assertConsolidating);
		}

		@Test
		void aConnectionThatIsMadeAgainConsolidatesToo() {
			RedisCommands<String, String> commands = this.client.connect().sync();
			TransportTests.this.channels.all.get(0).close().syncUninterruptibly();
			assertThat(commands.ping()).isEqualTo("PONG");
			assertThat(TransportTests.this.channels.all).hasSizeGreaterThanOrEqualTo(2)
				.allSatisfy(TransportTests::assertConsolidating);
		}

		@Test
		void nioCanBeAskedFor(ElastiCacheSimulator cache) {
			ElastiCacheClient nio = ElastiCacheClient.create(TransportTests.this.resources,
					replicationGroup(cache).transport(SocketTransport.NIO).sslProvider(TlsProvider.JDK).build());
			assertThat(nio.connect().sync().ping()).isEqualTo("PONG");
			assertThat(TransportTests.this.channels.all).hasOnlyElementsOfType(NioSocketChannel.class);
			nio.shutdown();
		}

		@Test
		void aNativeTransportThatIsMissingIsNamed(ElastiCacheSimulator cache) {
			assumeThat(EpollProvider.isAvailable()).isFalse();
			assertThatExceptionOfType(MissingNativeLibraryException.class)
				.isThrownBy(() -> replicationGroup(cache).transport(SocketTransport.EPOLL).build())
				.withMessageContainingAll("elasticache.transport=epoll", "io.netty:netty-transport-native-epoll",
						"elasticache.transport=auto");
		}

		@Test
		void anOpenSslThatIsMissingIsNamed(ElastiCacheSimulator cache) {
			assumeThat(OpenSsl.isAvailable()).isFalse();
			assertThatExceptionOfType(MissingNativeLibraryException.class)
				.isThrownBy(() -> replicationGroup(cache).sslProvider(TlsProvider.OPENSSL).build())
				.withMessageContainingAll("elasticache.ssl.provider=openssl",
						"io.netty:netty-tcnative-boringssl-static", "elasticache.ssl.provider=auto");
		}

	}

	@Nested
	@ElastiCacheSimulatorTest(shape = Shape.CLUSTER, shards = 3, replicas = 0)
	class OnACluster {

		@Test
		void everyConnectionConsolidates(ElastiCacheSimulator cache) {
			Endpoint endpoint = new Cluster(List.of(HostPort.parse(cache.configurationEndpoint())));
			ElastiCacheClusterClient client = ElastiCacheClusterClient.create(TransportTests.this.resources,
					options(cache, endpoint).build());
			StatefulRedisClusterConnection<String, String> connection = client.connect();
			for (String key : List.of("a", "b", "c", "d", "e", "f")) {
				connection.sync().set(key, key);
				assertThat(connection.sync().get(key)).isEqualTo(key);
			}
			client.connectPubSub().sync().subscribe("news");
			assertThat(TransportTests.this.channels.all).hasSizeGreaterThan(4)
				.allSatisfy(TransportTests::assertConsolidating);
			client.shutdown();
		}

	}

	private static void assertConsolidating(Channel channel) {
		// A closed channel has given its handlers up.
		if (channel.isOpen()) {
			List<String> handlers = channel.pipeline().names();
			String consolidation = channel.pipeline().context(FlushConsolidationHandler.class).name();
			assertThat(handlers).containsSubsequence(consolidation,
					channel.pipeline().context(CommandHandler.class).name());
		}
	}

	/** What an application might do on its own, which stays in force. */
	private static final class RecordedChannels implements NettyCustomizer {

		private final List<Channel> all = new CopyOnWriteArrayList<>();

		private final AtomicInteger flushes = new AtomicInteger();

		@Override
		public void afterChannelInitialized(Channel channel) {
			this.all.add(channel);
			channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
				@Override
				public void flush(ChannelHandlerContext context) {
					RecordedChannels.this.flushes.incrementAndGet();
					context.flush();
				}
			});
		}

	}

}
