package io.github.elasticachespring.client.transport;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.protocol.RedisHandshakeHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.AttributeKey;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Follows the sockets of one connection, and tells when they are ready, how long that
 * took, and when they are gone. Two handlers in the pipeline look at nothing but that:
 * commands and replies pass them unseen.
 */
public final class ConnectionWatch {

	private static final InternalLogger logger = InternalLoggerFactory.getInstance(ConnectionWatch.class);

	private static final AttributeKey<ConnectionWatch> KEY = AttributeKey.valueOf(ConnectionWatch.class, "watch");

	private final String host;

	private final Supplier<ConnectionRole> role;

	private final List<ConnectionListener> listeners;

	/** Sockets of one connection come one after the other. */
	private volatile boolean openedBefore;

	private ConnectionWatch(String host, Supplier<ConnectionRole> role, List<ConnectionListener> listeners) {
		this.host = host;
		this.role = role;
		this.listeners = listeners;
	}

	/**
	 * Follows a connection that is about to be made, whenever it connects.
	 * @param builder what Lettuce connects with
	 * @param role what the connection is for, asked when a socket is ready or has failed
	 * @param listeners who is told
	 */
	public static void follow(ConnectionBuilder builder, Supplier<ConnectionRole> role,
			List<ConnectionListener> listeners) {
		if (!listeners.isEmpty()) {
			builder.bootstrap().attr(KEY, new ConnectionWatch(builder.getRedisURI().getHost(), role, listeners));
		}
	}

	/** Puts the handlers into a new channel's pipeline, if it is followed. */
	static void install(Channel channel) {
		ConnectionWatch watch = channel.attr(KEY).get();
		ChannelPipeline pipeline = channel.pipeline();
		ChannelHandlerContext handshake = pipeline.context(RedisHandshakeHandler.class);
		ChannelHandlerContext commands = pipeline.context(CommandHandler.class);
		if (watch != null && handshake != null && commands != null) {
			SocketLife life = watch.new SocketLife(channel);
			pipeline.addBefore(handshake.name(), null, life.beginning());
			pipeline.addBefore(commands.name(), null, life.readiness());
		}
	}

	private void publish(ConnectionEvent event) {
		for (ConnectionListener listener : this.listeners) {
			try {
				listener.onConnection(event);
			}
			catch (RuntimeException ex) {
				logger.warn("A connection listener failed", ex);
			}
		}
	}

	/** One socket. Everything but its creation happens on its event loop. */
	private final class SocketLife {

		private final Channel channel;

		private final long began = System.nanoTime();

		private long connectedAt;

		private long encryptedAt;

		private long readyAt;

		private ConnectionEvent.@Nullable Opened opened;

		SocketLife(Channel channel) {
			this.channel = channel;
			channel.closeFuture().addListener((closed) -> over());
		}

		/** Before Lettuce's handshake: TCP and TLS are seen here. */
		ChannelInboundHandlerAdapter beginning() {
			return new ChannelInboundHandlerAdapter() {

				@Override
				public void channelActive(ChannelHandlerContext context) throws Exception {
					SocketLife.this.connectedAt = System.nanoTime();
					super.channelActive(context);
				}

				@Override
				public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
					if (event instanceof SslHandshakeCompletionEvent tls && tls.isSuccess()) {
						SocketLife.this.encryptedAt = System.nanoTime();
					}
					super.userEventTriggered(context, event);
				}

			};
		}

		/** Behind Lettuce's handshake, which keeps this event back until it is done. */
		ChannelInboundHandlerAdapter readiness() {
			return new ChannelInboundHandlerAdapter() {

				@Override
				public void channelActive(ChannelHandlerContext context) throws Exception {
					ready();
					super.channelActive(context);
				}

			};
		}

		private void ready() {
			this.readyAt = System.nanoTime();
			boolean encrypted = this.encryptedAt != 0;
			ConnectionWatch watch = ConnectionWatch.this;
			ConnectionEvent.Opened event = new ConnectionEvent.Opened(watch.role.get(), watch.host,
					this.channel.remoteAddress(), Instant.now(), watch.openedBefore,
					Duration.ofNanos(this.connectedAt - this.began),
					encrypted ? Duration.ofNanos(this.encryptedAt - this.connectedAt) : null,
					Duration.ofNanos(this.readyAt - (encrypted ? this.encryptedAt : this.connectedAt)));
			watch.openedBefore = true;
			this.opened = event;
			publish(event);
		}

		private void over() {
			long now = System.nanoTime();
			ConnectionWatch watch = ConnectionWatch.this;
			ConnectionEvent.Opened event = this.opened;
			if (event != null) {
				publish(new ConnectionEvent.Closed(event.role(), watch.host, event.address(),
						Duration.ofNanos(now - this.readyAt)));
			}
			else {
				publish(new ConnectionEvent.Failed(watch.role.get(), watch.host, watch.openedBefore,
						Duration.ofNanos(now - this.began)));
			}
		}

	}

}
