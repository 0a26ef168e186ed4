package io.github.elasticachespring.client.transport;

import java.net.ConnectException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import javax.net.ssl.SSLException;

import io.lettuce.core.RedisCommandTimeoutException;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the probe concludes from how a server behaves that speaks, for a change, no Redis.
 */
class ServerProbeTests {

	private static final Throwable SILENT = new RedisCommandTimeoutException("timed out");

	private static final Throwable CLOSED = new ClosedChannelException();

	private static final Throwable TLS = new SSLException("handshake failed");

	private final EventLoopGroup eventLoops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	@AfterEach
	void shutDown() {
		this.eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
	}

	@Test
	void aReasonThatIsClearIsNotAskedFor() {
		InetSocketAddress nowhere = InetSocketAddress.createUnresolved("nowhere", 6379);
		assertThat(explain(new ConnectException("Connection refused"), true, nowhere))
			.isEqualTo(ConnectFailure.REFUSED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "+PONG\r\n", "-NOAUTH Authentication required.\r\n" })
	void aServerThatRepliesInPlainTextIsPlain(String reply) {
		InetSocketAddress server = server((context) -> context.writeAndFlush(bytes(reply)));
		assertThat(explain(SILENT, true, server)).isEqualTo(ConnectFailure.PLAIN_SERVER);
		assertThat(explain(TLS, true, server)).isEqualTo(ConnectFailure.PLAIN_SERVER);
	}

	@Test
	void aServerThatRepliesSomethingElseIsNot() {
		InetSocketAddress server = server((context) -> context.writeAndFlush(bytes("HTTP/1.1 400 Bad Request")));
		assertThat(explain(TLS, true, server)).isEqualTo(ConnectFailure.TLS);
	}

	@Test
	void aServerThatRepliesToTlsInPlainTextSpeaksNoTls() {
		InetSocketAddress server = server((context) -> context.writeAndFlush(bytes("-ERR unknown command\r\n")));
		assertThat(explain(CLOSED, false, server)).isEqualTo(ConnectFailure.CLOSED);
	}

	@Test
	void aServerThatHangsUpHasClosed() {
		InetSocketAddress server = server(ChannelHandlerContext::close);
		assertThat(explain(CLOSED, true, server)).isEqualTo(ConnectFailure.CLOSED);
		assertThat(explain(CLOSED, false, server)).isEqualTo(ConnectFailure.CLOSED);
	}

	@Test
	void aServerThatSaysNothingIsSilent() {
		InetSocketAddress server = server((context) -> {
		});
		assertThat(explain(SILENT, true, server, Duration.ofSeconds(1))).isEqualTo(ConnectFailure.SILENT);
		assertThat(explain(SILENT, false, server, Duration.ofSeconds(1))).isEqualTo(ConnectFailure.SILENT);
	}

	@Test
	void aServerThatIsGoneMeanwhileRefuses() throws IOException {
		InetSocketAddress gone;
		// Not a channel of netty's: the kernel may go on accepting for one until its
		// selector comes round.
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			gone = (InetSocketAddress) server.getLocalSocketAddress();
		}
		assertThat(explain(SILENT, true, gone)).isEqualTo(ConnectFailure.REFUSED);
	}

	private ConnectFailure explain(Throwable failure, boolean tls, InetSocketAddress address) {
		return explain(failure, tls, address, Duration.ofSeconds(10));
	}

	private ConnectFailure explain(Throwable failure, boolean tls, InetSocketAddress address, Duration timeout) {
		Bootstrap bootstrap = new Bootstrap().group(this.eventLoops).channel(NioSocketChannel.class);
		return ServerProbe.explain(failure, tls, bootstrap, address, timeout).toCompletableFuture().join();
	}

	private InetSocketAddress server(Consumer<ChannelHandlerContext> answer) {
		return (InetSocketAddress) bind(answer).localAddress();
	}

	private Channel bind(Consumer<ChannelHandlerContext> answer) {
		return new ServerBootstrap().group(this.eventLoops)
			.channel(NioServerSocketChannel.class)
			.childHandler(new ChannelInitializer<>() {
				@Override
				protected void initChannel(Channel channel) {
					channel.pipeline().addLast(new SimpleChannelInboundHandler<ByteBuf>() {
						@Override
						protected void channelRead0(ChannelHandlerContext context, ByteBuf request) {
							answer.accept(context);
						}
					});
				}
			})
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.syncUninterruptibly()
			.channel();
	}

	private static ByteBuf bytes(String text) {
		return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
	}

}
