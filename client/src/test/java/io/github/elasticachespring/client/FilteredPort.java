package io.github.elasticachespring.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A port that answers no connect, as behind a security group: its queue of connections is
 * full and nobody takes any out, so that the kernel drops what comes.
 */
final class FilteredPort implements AutoCloseable {

	private static final int PROBE_MILLIS = 100;

	private final ServerSocket socket;

	private final List<SocketChannel> queue = new ArrayList<>();

	private FilteredPort() throws IOException {
		this.socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
	}

	static FilteredPort open() throws IOException {
		FilteredPort port = new FilteredPort();
		while (port.answers()) {
			SocketChannel channel = SocketChannel.open();
			channel.configureBlocking(false);
			channel.connect(port.address());
			port.queue.add(channel);
		}
		return port;
	}

	InetSocketAddress address() {
		return (InetSocketAddress) this.socket.getLocalSocketAddress();
	}

	private boolean answers() throws IOException {
		try (Socket probe = new Socket()) {
			probe.connect(address(), PROBE_MILLIS);
			return true;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
	}

	@Override
	public void close() throws IOException {
		for (SocketChannel channel : this.queue) {
			channel.close();
		}
		this.socket.close();
	}

}
