package io.github.elasticachespring.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A simulator's folder. A shell that reads from this JVM sees the end of its input when
 * the JVM is gone, for whatever reason, and then removes the folder.
 */
final class TemporaryFolder implements AutoCloseable {

	/** $1: the folder, which servers may write to until they are gone, too. */
	private static final String SCRIPT = """
			trap '' HUP INT TERM
			read -r word
			until rm -rf "$1"; do sleep 1; done
			""";

	private final Path path;

	private final Process guard;

	TemporaryFolder() throws IOException {
		this.path = Files.createTempDirectory("elasticache-");
		try {
			this.guard = new ProcessBuilder("/bin/sh", "-c", SCRIPT, "sh", this.path.toString())
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
		}
		catch (IOException ex) {
			delete(this.path);
			throw new UnavailableException("The simulator needs /bin/sh: it runs on Linux and macOS", ex);
		}
	}

	Path path() {
		return this.path;
	}

	@Override
	public void close() {
		try (OutputStream input = this.guard.getOutputStream()) {
			delete(this.path);
		}
		catch (IOException | UncheckedIOException ex) {
			// What could not be removed now, the guard removes in a moment.
		}
	}

	static void delete(Path directory) {
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(file);
			}
		}
		catch (NoSuchFileException ex) {
			// Nothing to delete.
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot remove " + directory, ex);
		}
	}

}
