package io.github.elasticachespring.client.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the names of a cache, with a bound on how long an answer is believed.
 *
 * <p>
 * Netty's resolver, unlike the JDK's, asks without blocking and keeps an answer for the
 * answer's own TTL. Lettuce shares one of them, unbounded, across the whole JVM; this one
 * belongs to one client. Thread-safe.
 */
public final class NameResolver implements AutoCloseable {

	private final DnsAddressResolverGroup cached;

	private final DnsNameResolver uncached;

	/**
	 * Creates a resolver.
	 * @param sockets what it asks over
	 * @param servers the name servers to ask, empty for the operating system's
	 * @param maxTtl the longest an address is used without asking again; in whole
	 * seconds, as DNS counts
	 * @param queryTimeout the longest one question may take
	 */
	public NameResolver(Sockets sockets, List<InetSocketAddress> servers, Duration maxTtl, Duration queryTimeout) {
		Supplier<DnsNameResolverBuilder> builder = () -> {
			DnsNameResolverBuilder result = new DnsNameResolverBuilder()
				.datagramChannelType(sockets.datagramChannelClass())
				.socketChannelType(sockets.socketChannelClass())
				.queryTimeoutMillis(queryTimeout.toMillis());
			return servers.isEmpty() ? result
					: result.nameServerProvider(new SequentialDnsServerAddressStreamProvider(servers));
		};
		this.cached = new DnsAddressResolverGroup(
				builder.get().ttl(0, Math.toIntExact(maxTtl.toSeconds())).negativeTtl(0));
		this.uncached = builder.get()
			.eventLoop(sockets.eventLoopGroup().next())
			.resolveCache(NoopDnsCache.INSTANCE)
			.build();
	}

	/**
	 * What connecting uses: answers younger than the TTL come from a cache.
	 * @return a resolver for Netty's bootstrap
	 */
	public AddressResolverGroup<?> cached() {
		return this.cached;
	}

	/**
	 * Asks the name server, whatever is cached here.
	 * @param host a name
	 * @return all the addresses of the answer, on an event loop; fails with
	 * {@link java.net.UnknownHostException}
	 */
	public CompletionStage<List<InetAddress>> lookup(String host) {
		CompletableFuture<List<InetAddress>> result = new CompletableFuture<>();
		this.uncached.resolveAll(host).addListener((Future<List<InetAddress>> answer) -> {
			@Nullable Throwable failure = answer.cause();
			if (failure != null) {
				result.completeExceptionally(failure);
			}
			else {
				result.complete(answer.getNow());
			}
		});
		return result;
	}

	/** Closes the resolver's sockets. */
	@Override
	public void close() {
		this.cached.close();
		this.uncached.close();
	}

}
