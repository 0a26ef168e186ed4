package io.github.elasticachespring.client;

import java.net.InetAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.ConnectionFuture;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.netty.util.HashedWheelTimer;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.transport.ConnectFailure;
import io.github.elasticachespring.client.transport.ConnectionRole;
import io.github.elasticachespring.client.transport.ConnectionWatch;
import io.github.elasticachespring.client.transport.DerivedClientResources;
import io.github.elasticachespring.client.transport.NameResolver;
import io.github.elasticachespring.client.transport.ReconnectDelay;
import io.github.elasticachespring.client.transport.ServerProbe;
import io.github.elasticachespring.client.transport.Sockets;
import io.github.elasticachespring.client.transport.VerifiedAddressResolver;

/**
 * What both clients share below the protocol: resources, name resolution, and saying why
 * a connection was not made. Closed with its client.
 */
final class ClientTransport {

	private static final InternalLogger logger = InternalLoggerFactory.getInstance(ClientTransport.class);

	/** Lettuce's own tick of 100 ms would be a third of what a failover may take. */
	private static final Duration TIMER_TICK = Duration.ofMillis(5);

	private final ElastiCacheOptions options;

	private final @Nullable ClientResources owned;

	private final Sockets sockets;

	private final NameResolver names;

	private final VerifiedAddressResolver addresses;

	private final HashedWheelTimer timer;

	private final ClientResources resources;

	private final Duration handshakeTimeout;

	private final Duration probeTimeout;

	private ClientTransport(ElastiCacheOptions options, ClientResources parent, @Nullable ClientResources owned) {
		this.options = options;
		this.owned = owned;
		// Connecting and, if it fails, one question why share the time that the user
		// gave.
		this.probeTimeout = options.connectTimeout().dividedBy(5);
		this.handshakeTimeout = options.connectTimeout().minus(this.probeTimeout);
		this.timer = new HashedWheelTimer(new DefaultThreadFactory("elasticache-timer", true), TIMER_TICK.toMillis(),
				TimeUnit.MILLISECONDS);
		this.sockets = Sockets.open(options.transport(), parent.eventLoopGroupProvider());
		this.names = new NameResolver(this.sockets, options.dnsServers(), options.dnsMaxTtl(),
				options.connectTimeout().dividedBy(4));
		this.addresses = new VerifiedAddressResolver(options.endpoint().seed().host());
		this.resources = new DerivedClientResources(parent, this.names.cached(), this.addresses,
				new ReconnectDelay(options.backoff()), this.timer);
		logger.info("{} is reached over {} and {}", options.endpoint().seed(), this.sockets,
				options.tls() ? options.sslProvider().resolve() + " TLS" : "plain text");
	}

	static ClientTransport create(@Nullable ClientResources shared, ElastiCacheOptions options) {
		if (shared != null) {
			return new ClientTransport(options, shared, null);
		}
		ClientResources owned = DefaultClientResources.create();
		return new ClientTransport(options, owned, owned);
	}

	ElastiCacheOptions options() {
		return this.options;
	}

	ClientResources resources() {
		return this.resources;
	}

	NameResolver names() {
		return this.names;
	}

	/** A name leads to this address from now on, whatever DNS says. */
	void pin(String host, InetAddress address) {
		this.addresses.pin(host, address);
	}

	/** Bounds resolving, TCP, TLS and the handshake together, at every connect. */
	void prepare(ConnectionBuilder builder, Supplier<ConnectionRole> role) {
		builder.timeout(this.handshakeTimeout);
		chooseSocket(builder, role);
	}

	/** For a connection that is bounded by others. */
	void chooseSocket(ConnectionBuilder builder, Supplier<ConnectionRole> role) {
		this.sockets.apply(builder);
		ConnectionWatch.follow(builder, role, this.options.connectionListeners());
	}

	/** For a connection that no caller waits for. */
	void chooseSocketAside(ConnectionBuilder builder) {
		this.sockets.applyAside(builder);
		ConnectionWatch.follow(builder, () -> ConnectionRole.PROBE, this.options.connectionListeners());
	}

	/** The same, bounded as in {@link #prepare}. */
	void prepareAside(ConnectionBuilder builder) {
		builder.timeout(this.handshakeTimeout);
		chooseSocketAside(builder);
	}

	<T> ConnectionFuture<T> explained(ConnectionBuilder builder, ConnectionFuture<T> connecting) {
		return connecting.thenCompose((connection, failure) -> {
			if (failure == null) {
				return CompletableFuture.completedFuture(connection);
			}
			Throwable cause = unwrap(failure);
			return explain(builder, connecting.getRemoteAddress(), cause);
		});
	}

	private <T> CompletionStage<T> explain(ConnectionBuilder builder, @Nullable SocketAddress address,
			Throwable cause) {
		if (cause instanceof ElastiCacheConnectionException || address == null) {
			return CompletableFuture.failedFuture(cause);
		}
		String target = builder.getRedisURI().getHost() + ':' + builder.getRedisURI().getPort();
		return ServerProbe.explain(cause, this.options.tls(), builder.bootstrap(), address, this.probeTimeout)
			.thenCompose((reason) -> CompletableFuture
				.failedFuture(new ElastiCacheConnectionException(target, reason, cause)));
	}

	/**
	 * Looks for a reason in everything a topology refresh reports: it asks several nodes
	 * and keeps what each answered.
	 */
	static @Nullable ElastiCacheConnectionException find(@Nullable Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof ElastiCacheConnectionException found) {
				return found;
			}
			for (Throwable suppressed : cause.getSuppressed()) {
				ElastiCacheConnectionException found = find(suppressed);
				if (found != null) {
					return found;
				}
			}
		}
		return null;
	}

	/** The same for a node that answered, but with an error. */
	static ConnectFailure reason(Throwable failure) {
		ConnectFailure reason = ConnectFailure.of(failure);
		for (Throwable cause = failure; cause != null && reason == ConnectFailure.OTHER; cause = cause.getCause()) {
			for (Throwable suppressed : cause.getSuppressed()) {
				reason = ConnectFailure.of(suppressed);
				if (reason != ConnectFailure.OTHER) {
					return reason;
				}
			}
		}
		return reason;
	}

	static Throwable unwrap(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? cause : failure;
	}

	CompletionStage<Void> close(long quietPeriod, long timeout, TimeUnit timeUnit) {
		this.names.close();
		this.sockets.close();
		this.timer.stop();
		CompletableFuture<Void> closed = new CompletableFuture<>();
		if (this.owned == null) {
			closed.complete(null);
		}
		else {
			this.owned.shutdown(quietPeriod, timeout, timeUnit).addListener((done) -> closed.complete(null));
		}
		return closed;
	}

}
