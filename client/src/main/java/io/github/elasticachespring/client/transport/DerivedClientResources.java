package io.github.elasticachespring.client.transport;

import java.util.concurrent.TimeUnit;

import io.lettuce.core.event.EventBus;
import io.lettuce.core.event.EventPublisherOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EventLoopGroupProvider;
import io.lettuce.core.resource.NettyCustomizer;
import io.lettuce.core.resource.SocketAddressResolver;
import io.lettuce.core.tracing.Tracing;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.Timer;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;

/**
 * The application's client resources with this client's name resolution, reconnect delay
 * and consolidated flushing. Event loops, executors, metrics and tracing stay the
 * application's, and so does shutting them down.
 *
 * <p>
 * {@link ClientResources#mutate()} is not the way: what it builds owns the original's
 * executors and complains when it is collected without having shut them down.
 */
public final class DerivedClientResources implements ClientResources {

	private final ClientResources parent;

	private final AddressResolverGroup<?> addressResolverGroup;

	private final SocketAddressResolver socketAddressResolver;

	private final Delay reconnectDelay;

	private final Timer timer;

	private final NettyCustomizer nettyCustomizer;

	/**
	 * Derives resources.
	 * @param parent the application's
	 * @param addressResolverGroup how names become addresses
	 * @param socketAddressResolver which name and address a URI means
	 * @param reconnectDelay how long to wait before connecting again
	 * @param timer what delays are counted on
	 */
	public DerivedClientResources(ClientResources parent, AddressResolverGroup<?> addressResolverGroup,
			SocketAddressResolver socketAddressResolver, Delay reconnectDelay, Timer timer) {
		this.parent = parent;
		this.addressResolverGroup = addressResolverGroup;
		this.socketAddressResolver = socketAddressResolver;
		this.reconnectDelay = reconnectDelay;
		this.timer = timer;
		this.nettyCustomizer = customizer(new FlushConsolidation(parent.nettyCustomizer()));
	}

	private static NettyCustomizer customizer(NettyCustomizer others) {
		return new NettyCustomizer() {

			@Override
			public void afterBootstrapInitialized(Bootstrap bootstrap) {
				others.afterBootstrapInitialized(bootstrap);
			}

			@Override
			public void afterChannelInitialized(Channel channel) {
				others.afterChannelInitialized(channel);
				ConnectionWatch.install(channel);
			}

		};
	}

	@Override
	public AddressResolverGroup<?> addressResolverGroup() {
		return this.addressResolverGroup;
	}

	@Override
	public SocketAddressResolver socketAddressResolver() {
		return this.socketAddressResolver;
	}

	@Override
	public Delay reconnectDelay() {
		return this.reconnectDelay;
	}

	@Override
	public Builder mutate() {
		return this.parent.mutate();
	}

	@Override
	public Future<Boolean> shutdown() {
		return eventExecutorGroup().next().newSucceededFuture(true);
	}

	@Override
	public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit timeUnit) {
		return shutdown();
	}

	@Override
	public EventPublisherOptions commandLatencyPublisherOptions() {
		return this.parent.commandLatencyPublisherOptions();
	}

	@Override
	public CommandLatencyRecorder commandLatencyRecorder() {
		return this.parent.commandLatencyRecorder();
	}

	@Override
	public int computationThreadPoolSize() {
		return this.parent.computationThreadPoolSize();
	}

	@Override
	public EventBus eventBus() {
		return this.parent.eventBus();
	}

	@Override
	public EventLoopGroupProvider eventLoopGroupProvider() {
		return this.parent.eventLoopGroupProvider();
	}

	@Override
	public EventExecutorGroup eventExecutorGroup() {
		return this.parent.eventExecutorGroup();
	}

	@Override
	public int ioThreadPoolSize() {
		return this.parent.ioThreadPoolSize();
	}

	@Override
	public NettyCustomizer nettyCustomizer() {
		return this.nettyCustomizer;
	}

	@Override
	public Timer timer() {
		return this.timer;
	}

	@Override
	public Tracing tracing() {
		return this.parent.tracing();
	}

}
