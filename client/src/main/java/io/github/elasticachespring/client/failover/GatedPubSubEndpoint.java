package io.github.elasticachespring.client.failover;

import java.util.concurrent.CompletableFuture;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.protocol.ConnectionWatchdog;
import io.lettuce.core.pubsub.PubSubEndpoint;
import io.lettuce.core.resource.ClientResources;
import io.netty.channel.Channel;

/**
 * Lettuce's endpoint for subscriptions, which also tells the gate of sockets.
 */
public final class GatedPubSubEndpoint<K, V> extends PubSubEndpoint<K, V> {

	final EndpointLink link = new EndpointLink();

	/**
	 * Creates an endpoint.
	 * @param clientOptions Lettuce's options, which must reject commands while
	 * disconnected
	 * @param clientResources Lettuce's resources
	 */
	public GatedPubSubEndpoint(ClientOptions clientOptions, ClientResources clientResources) {
		super(clientOptions, clientResources);
	}

	@Override
	public void notifyChannelActive(Channel channel) {
		super.notifyChannelActive(channel);
		this.link.channelActive(channel);
	}

	@Override
	public void notifyChannelInactive(Channel channel) {
		super.notifyChannelInactive(channel);
		this.link.channelInactive(channel);
	}

	@Override
	public void registerConnectionWatchdog(ConnectionWatchdog connectionWatchdog) {
		super.registerConnectionWatchdog(connectionWatchdog);
		this.link.register(Reconnection.by(connectionWatchdog));
	}

	@Override
	public CompletableFuture<Void> closeAsync() {
		this.link.closed();
		return super.closeAsync();
	}

}
