package io.github.elasticachespring.benchmarks.faults;

import java.net.InetSocketAddress;
import java.time.Duration;

import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;
import org.redisson.config.ReadMode;
import org.redisson.config.SslVerificationMode;
import org.redisson.connection.SequentialDnsAddressResolverFactory;

/**
 * Redisson through its own API, with its defaults, except that reads go to the primary as
 * everyone's do.
 */
final class RedissonFaultClient implements FaultClient {

	private static final Duration TTL = Duration.ofMinutes(10);

	private final RedissonClient redisson;

	private RedissonFaultClient(Config config) {
		this.redisson = Redisson.create(config);
	}

	/** Told the primary's name, or a cluster's. */
	static RedissonFaultClient single(Names names) {
		Config config = config(names);
		if (names.isCluster()) {
			config.useClusterServers().setReadMode(ReadMode.MASTER).addNodeAddress(url(names.endpoint()));
		}
		else {
			config.useSingleServer().setAddress(url(names.endpoint()));
		}
		return new RedissonFaultClient(config);
	}

	/** Told every node's name; it asks them for their roles once a second. */
	static RedissonFaultClient replicated(Names names) {
		Config config = config(names);
		config.useReplicatedServers()
			.setReadMode(ReadMode.MASTER)
			.addNodeAddress(names.nodes().stream().map(RedissonFaultClient::url).toArray(String[]::new));
		return new RedissonFaultClient(config);
	}

	private static Config config(Names names) {
		Config config = new Config();
		config.setSslVerificationMode(SslVerificationMode.NONE).setCodec(StringCodec.INSTANCE);
		config.setAddressResolverGroupFactory(new Resolver(Names.address(names.dns())));
		return config;
	}

	private static String url(String endpoint) {
		return "rediss://" + endpoint;
	}

	@Override
	public void set(String key, String value) {
		this.redisson.<String>getBucket(key).set(value, TTL);
	}

	@Override
	public @Nullable String get(String key) {
		return this.redisson.<String>getBucket(key).get();
	}

	@Override
	public long increment(String key) {
		return this.redisson.getAtomicLong(key).incrementAndGet();
	}

	@Override
	public void close() {
		this.redisson.shutdown();
	}

	/** Redisson's own resolver, except for whom it asks. */
	private static final class Resolver extends SequentialDnsAddressResolverFactory {

		private final InetSocketAddress server;

		private Resolver(InetSocketAddress server) {
			this.server = server;
		}

		@Override
		public AddressResolverGroup<InetSocketAddress> create(Class<? extends DatagramChannel> channelType,
				Class<? extends SocketChannel> socketChannelType, DnsServerAddressStreamProvider nameServerProvider) {
			return super.create(channelType, socketChannelType,
					new SingletonDnsServerAddressStreamProvider(this.server));
		}

	}

}
