package io.github.elasticachespring.client.transport;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

/**
 * Asks a server that could not be connected to whether it speaks the other protocol: TLS
 * where plain text was expected, or the reverse. A server that hears the wrong one stays
 * silent or closes the socket, which by itself tells nothing.
 *
 * <p>
 * No credentials and no commands but {@code PING} are sent, so it is safe not to verify
 * the certificate here.
 */
public final class ServerProbe {

	private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

	private ServerProbe() {
	}

	/**
	 * Finds out more about a failed connect.
	 * @param failure what connecting ended with
	 * @param tls whether TLS was spoken
	 * @param bootstrap how it was connected; only its event loop, transport and resolver
	 * are used
	 * @param address where it was connected to
	 * @param timeout the longest this may take
	 * @return the reason, never failing
	 */
	public static CompletionStage<ConnectFailure> explain(Throwable failure, boolean tls, Bootstrap bootstrap,
			SocketAddress address, Duration timeout) {
		ConnectFailure reason = ConnectFailure.of(failure);
		if (!reason.isVague()) {
			return CompletableFuture.completedFuture(reason);
		}
		CompletableFuture<Boolean> speaksOther = new CompletableFuture<>();
		Bootstrap probe = bootstrap.clone()
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(timeout.toMillis()))
			.handler(tls ? new PlainProbe(speaksOther) : new TlsProbe(speaksOther));
		ChannelFuture connecting = probe.connect(address).addListener((connected) -> {
			Throwable cause = connected.cause();
			if (cause != null) {
				speaksOther.completeExceptionally(cause);
			}
		});
		return speaksOther.completeOnTimeout(false, timeout.toMillis(), TimeUnit.MILLISECONDS)
			.handle((other, cause) -> {
				boolean connected = connecting.isSuccess();
				connecting.channel().close();
				if (Boolean.TRUE.equals(other)) {
					return tls ? ConnectFailure.PLAIN_SERVER : ConnectFailure.TLS_SERVER;
				}
				if (cause != null) {
					ConnectFailure now = ConnectFailure.of(cause);
					return (now != ConnectFailure.OTHER) ? now : reason;
				}
				return connected ? reason : ConnectFailure.FILTERED;
			});
	}

	/** Says PING in plain text: any reply of the Redis protocol will do. */
	private static final class PlainProbe extends ChannelInitializer<Channel> {

		private final CompletableFuture<Boolean> result;

		private PlainProbe(CompletableFuture<Boolean> result) {
			this.result = result;
		}

		@Override
		protected void initChannel(Channel channel) {
			channel.pipeline().addLast(new SimpleChannelInboundHandler<ByteBuf>() {

				@Override
				public void channelActive(ChannelHandlerContext context) {
					context.writeAndFlush(Unpooled.wrappedBuffer(PING));
				}

				@Override
				protected void channelRead0(ChannelHandlerContext context, ByteBuf reply) {
					byte first = reply.getByte(reply.readerIndex());
					PlainProbe.this.result.complete(first == '+' || first == '-');
				}

				@Override
				public void channelInactive(ChannelHandlerContext context) {
					PlainProbe.this.result.complete(false);
				}

				@Override
				public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
					PlainProbe.this.result.complete(false);
				}

			});
		}

	}

	/** Completes a TLS handshake with whoever answers, and hangs up. */
	private static final class TlsProbe extends ChannelInitializer<Channel> {

		private final CompletableFuture<Boolean> result;

		private TlsProbe(CompletableFuture<Boolean> result) {
			this.result = result;
		}

		@Override
		protected void initChannel(Channel channel) throws SSLException {
			SslContext context = SslContextBuilder.forClient()
				.trustManager(InsecureTrustManagerFactory.INSTANCE)
				.build();
			var handler = context.newHandler(channel.alloc());
			handler.handshakeFuture().addListener((handshake) -> this.result.complete(handshake.isSuccess()));
			channel.pipeline().addLast(handler, new ChannelInboundHandlerAdapter() {

				@Override
				public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
					// The handshake has said so.
					context.close();
				}

			});
		}

	}

}
