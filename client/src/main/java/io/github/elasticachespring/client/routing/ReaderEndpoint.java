package io.github.elasticachespring.client.routing;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.protocol.DefaultEndpoint;
import io.lettuce.core.resource.ClientResources;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Lettuce's endpoint, which also tells a reader of its sockets.
 */
public final class ReaderEndpoint extends DefaultEndpoint {

	private @Nullable Reader reader;

	private @Nullable Channel active;

	/**
	 * Creates an endpoint.
	 * @param clientOptions Lettuce's options, which must reject commands while
	 * disconnected
	 * @param clientResources Lettuce's resources
	 */
	public ReaderEndpoint(ClientOptions clientOptions, ClientResources clientResources) {
		super(clientOptions, clientResources);
	}

	/** Whoever comes late is told of the socket that is there. */
	synchronized void attach(Reader reader) {
		this.reader = reader;
		if (this.active != null) {
			reader.connected(this.active);
		}
	}

	@Override
	public void notifyChannelActive(Channel channel) {
		super.notifyChannelActive(channel);
		synchronized (this) {
			this.active = channel;
			if (this.reader != null) {
				this.reader.connected(channel);
			}
		}
	}

	@Override
	public void notifyChannelInactive(Channel channel) {
		synchronized (this) {
			if (this.active == channel) {
				this.active = null;
				if (this.reader != null) {
					this.reader.disconnected();
				}
			}
		}
		super.notifyChannelInactive(channel);
	}

}
