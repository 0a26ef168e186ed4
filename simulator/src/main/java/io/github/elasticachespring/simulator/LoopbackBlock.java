package io.github.elasticachespring.simulator;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

/**
 * The loopback addresses of one simulator: {@code 127.x.y.1} to {@code 127.x.y.250}, all
 * on one port. A bound socket reserves the block, so that simulators in this and other
 * JVMs never share one; the kernel gives it back when the JVM dies.
 */
final class LoopbackBlock implements Closeable {

	private static final int LAST = 250;

	private static final int RESERVATION_PORT = 6378;

	private static final int ATTEMPTS = 24;

	/** The connections that hold on to the reserving socket are never accepted. */
	private static final int BACKLOG = 4096;

	private final String prefix;

	private final int port;

	private final Closeable reservation;

	private int used;

	private LoopbackBlock(String prefix, int port, Closeable reservation) {
		this.prefix = prefix;
		this.port = port;
		this.reservation = reservation;
	}

	/**
	 * Reserve a block whose nodes can listen on the port and on the ports at the given
	 * offsets from it.
	 * @param port the wanted port; the next free one is taken where another program
	 * occupies it on all addresses
	 * @param offsets what must be free beside the port, a cluster's bus for instance
	 * @param addresses how many addresses the simulator begins with
	 */
	static LoopbackBlock reserve(int port, List<Integer> offsets, int addresses) {
		boolean linux = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
		return reserve(port, offsets, addresses, linux, LoopbackBlock::listen);
	}

	static LoopbackBlock reserve(int port, List<Integer> offsets, int addresses, boolean wholeNetwork, Binder binder) {
		@Nullable IOException last = null;
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			String prefix = prefix(attempt, wholeNetwork);
			int candidate = (attempt < ATTEMPTS / 2) ? port : port + 7 * (attempt - ATTEMPTS / 2 + 1);
			@Nullable Closeable reservation = null;
			try {
				reservation = binder.bind(address(prefix, 1, RESERVATION_PORT));
				binder.bind(address(prefix, addresses, candidate)).close();
				for (int offset : offsets) {
					binder.bind(address(prefix, 1, candidate + offset)).close();
				}
				return new LoopbackBlock(prefix, candidate, reservation);
			}
			catch (IOException ex) {
				closeQuietly(reservation);
				if (isUnassigned(ex)) {
					throw new UnavailableException(missing(prefix, Math.max(addresses, 16)), ex);
				}
				last = ex;
			}
		}
		throw new UnavailableException("No block of loopback addresses has port " + port + " free", last);
	}

	/**
	 * The next address nobody had before; after the 250th from the beginning again.
	 */
	synchronized InetAddress next() {
		this.used = this.used % LAST + 1;
		return address(this.prefix, this.used, 0).getAddress();
	}

	/**
	 * Where the reserving socket listens. Nobody accepts what connects to it; but such
	 * connections end with this JVM.
	 */
	InetSocketAddress reservedAddress() {
		return address(this.prefix, 1, RESERVATION_PORT);
	}

	int port() {
		return this.port;
	}

	@Override
	public void close() {
		closeQuietly(this.reservation);
	}

	private static String prefix(int attempt, boolean wholeNetwork) {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		return wholeNetwork ? "127." + random.nextInt(64, 250) + "." + random.nextInt(1, 250) + "."
				: "127.64." + attempt % (ATTEMPTS / 2) + ".";
	}

	private static boolean isUnassigned(IOException ex) {
		return ex instanceof BindException && String.valueOf(ex.getMessage()).contains("assign requested address");
	}

	private static String missing(String prefix, int addresses) {
		return "The simulator gives each node a loopback address of its own, and this system has only assigned "
				+ "127.0.0.1. Add them with: for i in $(seq 1 " + addresses + "); do sudo ifconfig lo0 alias " + prefix
				+ "$i up; done";
	}

	private static InetSocketAddress address(String prefix, int last, int port) {
		try {
			return new InetSocketAddress(InetAddress.getByName(prefix + last), port);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Closeable listen(InetSocketAddress address) throws IOException {
		ServerSocket socket = new ServerSocket();
		try {
			socket.setReuseAddress(false);
			socket.bind(address, BACKLOG);
			return socket;
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

	private static void closeQuietly(@Nullable Closeable reservation) {
		try {
			if (reservation != null) {
				reservation.close();
			}
		}
		catch (IOException ex) {
			// A listening socket that cannot be closed was not open.
		}
	}

	/**
	 * Binds a listening socket.
	 */
	interface Binder {

		Closeable bind(InetSocketAddress address) throws IOException;

	}

}
