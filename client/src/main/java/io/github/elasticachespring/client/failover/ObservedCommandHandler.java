package io.github.elasticachespring.client.failover;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.protocol.ConnectionWatchdog;
import io.lettuce.core.protocol.Endpoint;
import io.lettuce.core.resource.ClientResources;
import io.netty.channel.ChannelHandlerContext;

/**
 * Tells a link of the sockets of an endpoint that Lettuce's cluster client makes itself,
 * where {@link GatedEndpoint} cannot take its place. A loss is told before the commands
 * that were under way fail.
 */
final class ObservedCommandHandler extends CommandHandler {

	private final EndpointLink link;

	ObservedCommandHandler(ClientOptions clientOptions, ClientResources clientResources, Endpoint endpoint,
			EndpointLink link) {
		super(clientOptions, clientResources, endpoint);
		this.link = link;
	}

	@Override
	public void channelActive(ChannelHandlerContext ctx) throws Exception {
		super.channelActive(ctx);
		ConnectionWatchdog watchdog = ctx.pipeline().get(ConnectionWatchdog.class);
		if (watchdog != null) {
			this.link.register(Reconnection.by(watchdog));
		}
		this.link.channelActive(ctx.channel());
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) throws Exception {
		this.link.channelInactive(ctx.channel());
		super.channelInactive(ctx);
	}

}
