package io.github.elasticachespring.client.transport;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import io.lettuce.core.resource.EventLoopGroupProvider;
import io.lettuce.core.resource.Transports;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.AttributeKey;
import jdk.net.ExtendedSocketOptions;

/**
 * The sockets of one client, and the event loops that serve them.
 *
 * <p>
 * Lettuce decides once for the whole JVM, by what is on the class path. A client that
 * wants NIO beside a native transport has its bootstraps made over here.
 */
public final class Sockets implements AutoCloseable {

	/** A probe that is just about to connect still finds its event loop. */
	private static final long QUIET_MILLIS = 100;

	private final EventLoopGroupProvider eventLoops;

	private final Class<? extends SocketChannel> socketChannelClass;

	private final Class<? extends DatagramChannel> datagramChannelClass;

	private final EventLoopGroup eventLoopGroup;

	/** One thread for connections that no caller waits for. */
	private final EventLoopGroup aside;

	private Sockets(EventLoopGroupProvider eventLoops, Class<? extends SocketChannel> socketChannelClass,
			Class<? extends DatagramChannel> datagramChannelClass,
			Class<? extends EventLoopGroup> eventLoopGroupClass) {
		this.eventLoops = eventLoops;
		this.socketChannelClass = socketChannelClass;
		this.datagramChannelClass = datagramChannelClass;
		this.eventLoopGroup = eventLoops.allocate(eventLoopGroupClass);
		this.aside = (EventLoopGroup) DefaultEventLoopGroupProvider.createEventLoopGroup(eventLoopGroupClass, 1);
	}

	/**
	 * Chooses a transport.
	 * @param transport what is asked for, and {@linkplain SocketTransport#require()
	 * there}
	 * @param eventLoops where event loops come from
	 * @return sockets to be closed with their client
	 */
	public static Sockets open(SocketTransport transport, EventLoopGroupProvider eventLoops) {
		if (transport == SocketTransport.NIO) {
			return new Sockets(eventLoops, NioSocketChannel.class, NioDatagramChannel.class, nioEventLoopGroupClass());
		}
		return new Sockets(eventLoops, Transports.socketChannelClass().asSubclass(SocketChannel.class),
				Transports.datagramChannelClass(), Transports.eventLoopGroupClass());
	}

	/**
	 * The one class for which Lettuce makes NIO event loops where there are native ones:
	 * what Netty recommends today stands for either.
	 */
	@SuppressWarnings("deprecation")
	private static Class<? extends EventLoopGroup> nioEventLoopGroupClass() {
		return (Transports.socketChannelClass() == NioSocketChannel.class) ? Transports.eventLoopGroupClass()
				: io.netty.channel.nio.NioEventLoopGroup.class;
	}

	EventLoopGroup eventLoopGroup() {
		return this.eventLoopGroup;
	}

	Class<? extends SocketChannel> socketChannelClass() {
		return this.socketChannelClass;
	}

	Class<? extends DatagramChannel> datagramChannelClass() {
		return this.datagramChannelClass;
	}

	/**
	 * Makes a connection use these sockets.
	 * @param builder what Lettuce is about to connect with
	 */
	public void apply(ConnectionBuilder builder) {
		Bootstrap theirs = builder.bootstrap();
		if (this.socketChannelClass == Transports.socketChannelClass()) {
			return;
		}
		Bootstrap ours = new Bootstrap().group(this.eventLoopGroup)
			.channel(this.socketChannelClass)
			.resolver(theirs.config().resolver());
		theirs.config().options().forEach((option, value) -> copy(ours, option, value));
		theirs.config().attrs().forEach((attribute, value) -> copy(ours, attribute, value));
		keepAlive(ours, builder.clientOptions().getSocketOptions());
		builder.bootstrap(ours);
	}

	/**
	 * Makes a connection use these sockets, on the event loop that serves no caller: its
	 * TLS handshake, milliseconds of computing, keeps nobody's reply waiting.
	 * @param builder what Lettuce is about to connect with
	 */
	public void applyAside(ConnectionBuilder builder) {
		apply(builder);
		builder.bootstrap(builder.bootstrap().clone(this.aside));
	}

	/** A native transport's own options, like a timeout for TCP, mean nothing to NIO. */
	@SuppressWarnings("unchecked")
	private static void copy(Bootstrap bootstrap, ChannelOption<?> option, Object value) {
		if (option.name().startsWith(ChannelOption.class.getName()) || !option.name().contains("#")) {
			bootstrap.option((ChannelOption<Object>) option, value);
		}
	}

	@SuppressWarnings("unchecked")
	private static void copy(Bootstrap bootstrap, AttributeKey<?> attribute, Object value) {
		bootstrap.attr((AttributeKey<Object>) attribute, value);
	}

	private static void keepAlive(Bootstrap bootstrap, SocketOptions options) {
		if (options.isKeepAlive()) {
			KeepAliveOptions keepAlive = options.getKeepAlive();
			Map.of(ExtendedSocketOptions.TCP_KEEPCOUNT, keepAlive.getCount(), ExtendedSocketOptions.TCP_KEEPIDLE,
					Math.toIntExact(keepAlive.getIdle().toSeconds()), ExtendedSocketOptions.TCP_KEEPINTERVAL,
					Math.toIntExact(keepAlive.getInterval().toSeconds()))
				.forEach((option, value) -> bootstrap.option(NioChannelOption.of(option), value));
		}
	}

	/** Gives the event loops back, and ends the one that is not shared. */
	@Override
	public void close() {
		this.aside.shutdownGracefully(QUIET_MILLIS, 10 * QUIET_MILLIS, TimeUnit.MILLISECONDS);
		this.eventLoops.release(this.eventLoopGroup, 0, 0, TimeUnit.SECONDS);
	}

	@Override
	public String toString() {
		return this.socketChannelClass.getSimpleName().replace("SocketChannel", "").toLowerCase(Locale.ROOT);
	}

}
