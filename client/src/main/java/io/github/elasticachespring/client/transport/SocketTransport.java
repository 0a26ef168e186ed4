package io.github.elasticachespring.client.transport;

import io.lettuce.core.resource.EpollProvider;
import io.lettuce.core.resource.KqueueProvider;

/**
 * How sockets are served.
 */
public enum SocketTransport {

	/** Native where Lettuce finds it on the class path and it loads, NIO otherwise. */
	AUTO,

	/** The JDK's own. */
	NIO,

	/** Native, on Linux: {@code io.netty:netty-transport-native-epoll}. */
	EPOLL,

	/** Native, on macOS: {@code io.netty:netty-transport-native-kqueue}. */
	KQUEUE;

	/**
	 * Makes sure that this transport can be used.
	 * @throws MissingNativeLibraryException if it is native and cannot be used here
	 */
	public void require() {
		if (this == EPOLL && !EpollProvider.isAvailable()) {
			throw missing("io.netty:netty-transport-native-epoll", "linux-x86_64");
		}
		if (this == KQUEUE && !KqueueProvider.isAvailable()) {
			throw missing("io.netty:netty-transport-native-kqueue", "osx-aarch_64");
		}
	}

	private MissingNativeLibraryException missing(String artifact, String classifier) {
		return new MissingNativeLibraryException("elasticache.transport", name(), artifact, classifier);
	}

}
