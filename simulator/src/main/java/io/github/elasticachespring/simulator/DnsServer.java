package io.github.elasticachespring.simulator;

import java.io.Closeable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DefaultDnsResponse;
import io.netty.handler.codec.dns.DnsQuery;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.handler.codec.dns.TcpDnsQueryDecoder;
import io.netty.handler.codec.dns.TcpDnsResponseEncoder;

/**
 * Answers A queries for the names of a {@link DnsZone}, over UDP and TCP on one loopback
 * port. A name that exists has no AAAA record; every other name is NXDOMAIN.
 */
final class DnsServer implements Closeable {

	private static final int ATTEMPTS = 16;

	private final DnsZone zone;

	private final Supplier<Duration> ttl;

	private final EventLoopGroup eventLoop = new MultiThreadIoEventLoopGroup(1, Threads::daemon,
			NioIoHandler.newFactory());

	private final InetSocketAddress address;

	DnsServer(DnsZone zone, Supplier<Duration> ttl) {
		this.zone = zone;
		this.ttl = ttl;
		this.address = bind();
	}

	InetSocketAddress address() {
		return this.address;
	}

	@Override
	public void close() {
		this.eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
	}

	private InetSocketAddress bind() {
		Throwable last = null;
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			Channel udp = bindUdp().syncUninterruptibly().channel();
			InetSocketAddress bound = (InetSocketAddress) udp.localAddress();
			ChannelFuture tcp = bindTcp(bound).awaitUninterruptibly();
			if (tcp.isSuccess()) {
				return bound;
			}
			last = tcp.cause();
			udp.close();
		}
		close();
		throw new SimulatorException("No loopback port is free for both UDP and TCP", last);
	}

	private ChannelFuture bindUdp() {
		return new Bootstrap().group(this.eventLoop)
			.channel(NioDatagramChannel.class)
			.handler(new ChannelInitializer<NioDatagramChannel>() {

				@Override
				protected void initChannel(NioDatagramChannel channel) {
					channel.pipeline()
						.addLast(new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder(), new Responder());
				}

			})
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
	}

	private ChannelFuture bindTcp(InetSocketAddress address) {
		return new ServerBootstrap().group(this.eventLoop)
			.channel(NioServerSocketChannel.class)
			.childHandler(new ChannelInitializer<SocketChannel>() {

				@Override
				protected void initChannel(SocketChannel channel) {
					channel.pipeline().addLast(new TcpDnsQueryDecoder(), new TcpDnsResponseEncoder(), new Responder());
				}

			})
			.bind(address);
	}

	private static DnsResponse responseTo(DnsQuery query) {
		return (query instanceof DatagramDnsQuery datagram)
				? new DatagramDnsResponse(datagram.recipient(), datagram.sender(), query.id(), query.opCode())
				: new DefaultDnsResponse(query.id(), query.opCode());
	}

	@Sharable
	private final class Responder extends SimpleChannelInboundHandler<DnsQuery> {

		@Override
		protected void channelRead0(ChannelHandlerContext context, DnsQuery query) {
			DnsQuestion question = query.recordAt(DnsSection.QUESTION);
			DnsResponse response = responseTo(query);
			response.setAuthoritativeAnswer(true).setRecursionAvailable(true);
			response.addRecord(DnsSection.QUESTION, new DefaultDnsQuestion(question.name(), question.type()));
			if (!question.type().equals(DnsRecordType.A)) {
				response.setCode(DnsServer.this.zone.exists(question.name()) ? DnsResponseCode.NOERROR
						: DnsResponseCode.NXDOMAIN);
			}
			else {
				List<InetAddress> addresses = DnsServer.this.zone.answer(question.name());
				response.setCode(addresses.isEmpty() ? DnsResponseCode.NXDOMAIN : DnsResponseCode.NOERROR);
				for (InetAddress address : addresses) {
					response.addRecord(DnsSection.ANSWER, new DefaultDnsRawRecord(question.name(), DnsRecordType.A,
							DnsServer.this.ttl.get().toSeconds(), Unpooled.wrappedBuffer(address.getAddress())));
				}
			}
			context.writeAndFlush(response);
		}

	}

}
