package io.github.elasticachespring.simulator;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * One connection of the simulator's own to a server: RESP2, one call at a time. Strings
 * are bytes in ISO-8859-1, so that any key survives. A call the server does not answer in
 * time closes the connection.
 */
final class RespConnection implements Closeable {

	private final Closeable socket;

	private final InputStream in;

	private final OutputStream out;

	private RespConnection(Closeable socket, InputStream in, OutputStream out) {
		this.socket = socket;
		this.in = new BufferedInputStream(in);
		this.out = new BufferedOutputStream(out);
	}

	static RespConnection open(Path unixSocket) throws IOException {
		SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
		try {
			channel.connect(UnixDomainSocketAddress.of(unixSocket));
			return new RespConnection(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	static RespConnection over(Socket socket) throws IOException {
		return new RespConnection(socket, socket.getInputStream(), socket.getOutputStream());
	}

	/**
	 * Send a command and wait for its reply.
	 * @return a {@link String}, {@link Long}, {@link List} of these, {@link RespError},
	 * or {@code null}
	 */
	synchronized @Nullable Object call(Duration timeout, List<String> command) throws IOException {
		ScheduledFuture<?> guard = Threads.scheduler()
			.schedule(this::closeQuietly, timeout.toNanos(), TimeUnit.NANOSECONDS);
		try {
			write(command);
			return read();
		}
		catch (IOException | RuntimeException ex) {
			closeQuietly();
			throw ex;
		}
		finally {
			guard.cancel(false);
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	private void closeQuietly() {
		try {
			close();
		}
		catch (IOException ex) {
			// Nothing is lost with a connection that is being given up.
		}
	}

	private void write(List<String> command) throws IOException {
		writeAscii("*" + command.size());
		for (String argument : command) {
			byte[] bytes = argument.getBytes(StandardCharsets.ISO_8859_1);
			writeAscii("$" + bytes.length);
			this.out.write(bytes);
			writeAscii("");
		}
		this.out.flush();
	}

	private void writeAscii(String line) throws IOException {
		this.out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
	}

	private @Nullable Object read() throws IOException {
		String line = readLine();
		String rest = line.substring(1);
		return switch (line.charAt(0)) {
			case '+' -> rest;
			case '-' -> new RespError(rest);
			case ':' -> Long.valueOf(rest);
			case '$' -> readBulk(Integer.parseInt(rest));
			case '*' -> readArray(Integer.parseInt(rest));
			default -> throw new IOException("Not a RESP2 reply: " + line);
		};
	}

	private @Nullable String readBulk(int length) throws IOException {
		if (length < 0) {
			return null;
		}
		byte[] bytes = this.in.readNBytes(length);
		if (bytes.length < length || this.in.readNBytes(2).length < 2) {
			throw new EOFException("The server closed the connection");
		}
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

	private @Nullable List<@Nullable Object> readArray(int size) throws IOException {
		if (size < 0) {
			return null;
		}
		List<@Nullable Object> elements = new ArrayList<>(size);
		for (int i = 0; i < size; i++) {
			elements.add(read());
		}
		return elements;
	}

	private String readLine() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int c = this.in.read(); c != '\r'; c = this.in.read()) {
			if (c < 0) {
				throw new EOFException("The server closed the connection");
			}
			line.append((char) c);
		}
		this.in.read();
		return line.toString();
	}

	/**
	 * An error reply.
	 */
	record RespError(String message) {
	}

}
