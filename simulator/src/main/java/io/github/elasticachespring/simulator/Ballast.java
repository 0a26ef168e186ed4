package io.github.elasticachespring.simulator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/**
 * A snapshot file that takes a server a given time to load, without much data in it.
 * <p>
 * The server sleeps for its {@code key-load-delay} at each key, and looks at its clients
 * once per so many bytes. So the file alternates between an auxiliary field of that many
 * zeros, which a server reads and forgets (and which is a hole in the file), and a tiny
 * key. The keys go when the replica, whose history is not its primary's, resynchronises.
 */
final class Ballast {

	private static final Duration DELAY = Duration.ofMillis(50);

	private static final int AUXILIARY = 0xFA;

	private static final int STRING = 0x00;

	private static final int END = 0xFF;

	private static final int LENGTH_32 = 0x80;

	private Ballast() {
	}

	/**
	 * Settings with which a server loads the file slowly.
	 */
	static List<String> settings(ServerVersion version) {
		String delay = "key-load-delay " + DELAY.toMillis() * 1000;
		return version.atLeast(7, 0) ? List.of(delay, "loading-process-events-interval-bytes " + interval(version))
				: List.of(delay);
	}

	static void write(Path file, Duration duration, ServerVersion version) throws IOException {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
				StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.SPARSE)) {
			write(channel, ByteBuffer.wrap("REDIS0009".getBytes(StandardCharsets.US_ASCII)));
			for (long step = duration.dividedBy(DELAY); step > 0; step--) {
				ByteBuffer field = ByteBuffer.allocate(16).put((byte) AUXILIARY);
				write(channel, string(field, "fill").put((byte) LENGTH_32).putInt(interval(version)).flip());
				channel.position(channel.position() + interval(version));
				ByteBuffer key = ByteBuffer.allocate(32).put((byte) STRING);
				write(channel, string(string(key, "ballast:%06d".formatted(step)), "").flip());
			}
			write(channel, ByteBuffer.allocate(9).put((byte) END).rewind());
		}
	}

	/**
	 * Fixed in the server before 7.0.
	 */
	private static int interval(ServerVersion version) {
		return version.atLeast(7, 0) ? 1024 : 2 * 1024 * 1024;
	}

	private static ByteBuffer string(ByteBuffer buffer, String text) {
		return buffer.put((byte) text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
	}

	private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
		while (bytes.hasRemaining()) {
			channel.write(bytes);
		}
	}

}
