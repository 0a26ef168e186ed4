package io.github.elasticachespring.client.transport;

import java.util.List;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.protocol.DefaultEndpoint;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.flush.FlushConsolidationHandler;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FlushConsolidationTests {

	private static final NettyCustomizer NONE = new NettyCustomizer() {
	};

	private final ClientResources resources = DefaultClientResources.create();

	private final CountingFlushes flushes = new CountingFlushes();

	@AfterEach
	void shutDown() {
		this.resources.shutdown();
	}

	@Test
	void mergesTheFlushesOfWaitingCommands() {
		EmbeddedChannel channel = channel(NONE);
		for (int i = 0; i < 100; i++) {
			channel.pipeline().flush();
		}
		assertThat(this.flushes.count).isZero();
		channel.runPendingTasks();
		assertThat(this.flushes.count).isOne();
	}

	@Test
	void flushesAtOnceAfter256Commands() {
		EmbeddedChannel channel = channel(NONE);
		for (int i = 0; i < 256; i++) {
			channel.pipeline().flush();
		}
		assertThat(this.flushes.count).isOne();
	}

	@Test
	void standsJustBeforeTheCommandHandler() {
		assertThat(channel(NONE).pipeline().names()).element(1, InstanceOfAssertFactories.STRING)
			.startsWith("FlushConsolidationHandler");
	}

	@Test
	void theApplicationsOwnCustomizerRunsFirst() {
		EmbeddedChannel channel = channel(new NettyCustomizer() {
			@Override
			public void afterChannelInitialized(Channel channel) {
				channel.pipeline().addFirst("own", new ChannelInboundHandlerAdapter());
			}
		});
		assertThat(channel.pipeline().names()).first().isEqualTo("own");
		assertThat(channel.pipeline().get(FlushConsolidationHandler.class)).isNotNull();
	}

	@Test
	void theApplicationsOwnConsolidationIsLeftAlone() {
		FlushConsolidationHandler own = new FlushConsolidationHandler();
		EmbeddedChannel channel = channel(new NettyCustomizer() {
			@Override
			public void afterChannelInitialized(Channel channel) {
				channel.pipeline().addFirst(own);
			}
		});
		assertThat(channel.pipeline().get(FlushConsolidationHandler.class)).isSameAs(own);
		assertThat(List.copyOf(channel.pipeline().toMap().values()))
			.filteredOn(FlushConsolidationHandler.class::isInstance)
			.hasSize(1);
	}

	private EmbeddedChannel channel(NettyCustomizer application) {
		ClientOptions options = ClientOptions.create();
		DefaultEndpoint endpoint = new DefaultEndpoint(options, this.resources);
		EmbeddedChannel channel = new EmbeddedChannel(this.flushes,
				new CommandHandler(options, this.resources, endpoint) {
					@Override
					public void channelActive(ChannelHandlerContext context) {
						// There is no connection to activate.
					}
				});
		new FlushConsolidation(application).afterChannelInitialized(channel);
		return channel;
	}

	private static final class CountingFlushes extends ChannelOutboundHandlerAdapter {

		private int count;

		@Override
		public void flush(ChannelHandlerContext context) {
			this.count++;
			context.flush();
		}

	}

}
