package io.github.elasticachespring.client.transport;

import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.flush.FlushConsolidationHandler;

/**
 * Flushes once for all the commands that wait, on every connection, where Lettuce flushes
 * once per command: one TLS record and one system call then carry the commands of many
 * callers.
 *
 * <p>
 * Nothing is delayed: a flush follows as soon as the event loop has taken what other
 * threads handed to it, or has read what the socket holds, at the latest after
 * {@value #MAX_COMMANDS_PER_FLUSH} commands. A command that is alone is flushed alone.
 *
 * <p>
 * The place matters. Just before {@link CommandHandler}, its flushes are merged and TLS
 * sees the result; at the head of the pipeline, each command has been made a TLS record
 * of its own already, and most of the gain is gone.
 */
public final class FlushConsolidation implements NettyCustomizer {

	private static final int MAX_COMMANDS_PER_FLUSH = 256;

	private final NettyCustomizer application;

	/**
	 * Adds consolidation to what the application customizes.
	 * @param application the application's own customizer, which runs first; where it has
	 * installed a {@link FlushConsolidationHandler} itself, that one is left alone
	 */
	public FlushConsolidation(NettyCustomizer application) {
		this.application = application;
	}

	@Override
	public void afterBootstrapInitialized(Bootstrap bootstrap) {
		this.application.afterBootstrapInitialized(bootstrap);
	}

	@Override
	public void afterChannelInitialized(Channel channel) {
		this.application.afterChannelInitialized(channel);
		ChannelPipeline pipeline = channel.pipeline();
		ChannelHandlerContext commandHandler = pipeline.context(CommandHandler.class);
		if (commandHandler != null && pipeline.get(FlushConsolidationHandler.class) == null) {
			pipeline.addBefore(commandHandler.name(), null,
					new FlushConsolidationHandler(MAX_COMMANDS_PER_FLUSH, true));
		}
	}

}
