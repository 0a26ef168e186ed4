package io.github.elasticachespring.simulator;

import java.io.Closeable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Predicate;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Passes bytes on between clients and a server and can treat those of the server in
 * another way. A relay listens as long as its server runs, so that a crash is refused
 * connections here too.
 */
final class Relay implements Closeable {

	private final EventLoopGroup eventLoop;

	private final Predicate<InetAddress> exempt;

	private final ChannelGroup listeners = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private final ChannelGroup fromServer = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private volatile Replies replies = Replies.PASS;

	/**
	 * Create a relay.
	 * @param eventLoop where it runs
	 * @param exempt the sources whose replies always pass
	 */
	Relay(EventLoopGroup eventLoop, Predicate<InetAddress> exempt) {
		this.eventLoop = eventLoop;
		this.exempt = exempt;
	}

	/**
	 * Listen on each address and connect to the server's address for each client.
	 */
	void listen(List<InetAddress> addresses, InetAddress server, int port) {
		InetSocketAddress target = new InetSocketAddress(server, port);
		ServerBootstrap bootstrap = new ServerBootstrap().group(this.eventLoop)
			.channel(NioServerSocketChannel.class)
			.option(ChannelOption.SO_REUSEADDR, true)
			.childOption(ChannelOption.AUTO_READ, false)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childHandler(new ChannelInitializer<SocketChannel>() {

				@Override
				protected void initChannel(SocketChannel client) {
					connect(client, target);
				}

			});
		for (InetAddress address : addresses) {
			this.listeners.add(bootstrap.bind(address, port).syncUninterruptibly().channel());
		}
	}

	/**
	 * From now on, for all connections there are and will be.
	 */
	void replies(Replies replies) {
		this.replies = replies;
		if (replies == Replies.PASS) {
			this.fromServer.forEach((server) -> server.eventLoop().execute(() -> release(server)));
		}
	}

	/**
	 * Close all connections and listen no more.
	 */
	@Override
	public void close() {
		this.listeners.close().awaitUninterruptibly();
		this.fromServer.close().awaitUninterruptibly();
	}

	private static void release(Channel server) {
		Pump pump = server.pipeline().get(Pump.class);
		if (pump != null) {
			pump.release(server);
		}
	}

	private void connect(SocketChannel client, InetSocketAddress target) {
		boolean passes = this.exempt.test(client.remoteAddress().getAddress());
		ChannelFuture connected = new Bootstrap().group(client.eventLoop())
			.channel(NioSocketChannel.class)
			.option(ChannelOption.AUTO_READ, false)
			.option(ChannelOption.TCP_NODELAY, true)
			.handler(new Pump(client, !passes))
			.connect(target);
		Channel server = connected.channel();
		this.fromServer.add(server);
		client.pipeline().addLast(new Pump(server, false));
		connected.addListener((future) -> {
			if (future.isSuccess()) {
				client.read();
				server.read();
			}
			else {
				client.close();
			}
		});
	}

	/**
	 * What becomes of a server's bytes.
	 */
	enum Replies {

		/**
		 * They reach the client.
		 */
		PASS,

		/**
		 * They are gone for ever.
		 */
		DROP,

		/**
		 * They wait until they pass again.
		 */
		HOLD,

		/**
		 * They reach the client with a bit turned.
		 */
		DAMAGE

	}

	/**
	 * One direction of one connection: reads when the last bytes are written.
	 */
	private final class Pump extends ChannelInboundHandlerAdapter {

		private final Channel target;

		private final boolean judged;

		/** Of the event loop's thread. */
		private @Nullable Object held;

		private Pump(Channel target, boolean judged) {
			this.target = target;
			this.judged = judged;
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			switch (this.judged ? Relay.this.replies : Replies.PASS) {
				case PASS -> pass(context.channel(), message);
				case HOLD -> this.held = message;
				case DAMAGE -> {
					ByteBuf bytes = (ByteBuf) message;
					int last = bytes.writerIndex() - 1;
					bytes.setByte(last, bytes.getByte(last) ^ 1);
					pass(context.channel(), bytes);
				}
				case DROP -> {
					ReferenceCountUtil.release(message);
					context.read();
				}
			}
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			this.target.close();
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			context.close();
		}

		@Override
		public void handlerRemoved(ChannelHandlerContext context) {
			ReferenceCountUtil.release(this.held);
			this.held = null;
		}

		private void release(Channel channel) {
			Object message = this.held;
			this.held = null;
			if (message != null) {
				pass(channel, message);
			}
		}

		private void pass(Channel channel, Object message) {
			this.target.writeAndFlush(message).addListener((written) -> {
				if (written.isSuccess()) {
					channel.read();
				}
				else {
					channel.close();
				}
			});
		}

	}

}
