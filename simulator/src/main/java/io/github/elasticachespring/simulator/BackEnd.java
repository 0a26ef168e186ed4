package io.github.elasticachespring.simulator;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Where a simulator's servers come from. Tests can be run again on another server without
 * a change: the system property {@value #PROPERTY} (or the environment variable
 * {@code ELASTICACHE_SIMULATOR_SERVER}) names one of {@code embedded}, {@code path},
 * {@code testcontainers}, or an executable file.
 */
public sealed interface BackEnd {

	/**
	 * System property that chooses the back end.
	 */
	String PROPERTY = "elasticache.simulator.server";

	/**
	 * System property that chooses the image for {@code testcontainers}.
	 */
	String IMAGE_PROPERTY = "elasticache.simulator.image";

	/**
	 * The image without that property.
	 */
	String DEFAULT_IMAGE = "valkey/valkey:8.1";

	/**
	 * The binary in the class path (Redis 6.2), so that nothing need be installed.
	 * @return the back end
	 */
	static BackEnd embedded() {
		return new Embedded();
	}

	/**
	 * The {@code redis-server} or else {@code valkey-server} on the PATH.
	 * @return the back end
	 * @throws UnavailableException where there is neither
	 */
	static BackEnd path() {
		String path = String.valueOf(System.getenv("PATH"));
		return Stream.of("redis-server", "valkey-server")
			.flatMap((name) -> Stream.of(path.split(":")).map((directory) -> Path.of(directory, name)))
			.filter(Files::isExecutable)
			.findFirst()
			.map(BackEnd::binary)
			.orElseThrow(() -> new UnavailableException("Neither redis-server nor valkey-server is on the PATH"));
	}

	/**
	 * A server binary with TLS support.
	 * @param executable a {@code redis-server} or {@code valkey-server}
	 * @return the back end
	 */
	static BackEnd binary(Path executable) {
		return new Binary(executable);
	}

	/**
	 * Containers through Testcontainers, which has to be in the class path. They share
	 * the host's network, so the engine has to run on Linux and on this machine.
	 * @param image an image with {@code redis-server} or {@code valkey-server} and a
	 * shell
	 * @return the back end
	 */
	static BackEnd testcontainers(String image) {
		return new Testcontainers(image);
	}

	/**
	 * What {@value #PROPERTY} says, {@link #embedded()} if it is not set.
	 * @return the back end
	 */
	static BackEnd configured() {
		String choice = setting(PROPERTY);
		if (choice == null) {
			return embedded();
		}
		return switch (choice) {
			case "embedded" -> embedded();
			case "path" -> path();
			case "testcontainers" -> {
				String image = setting(IMAGE_PROPERTY);
				yield testcontainers((image != null) ? image : DEFAULT_IMAGE);
			}
			default -> {
				Path executable = Path.of(choice);
				if (!Files.isExecutable(executable)) {
					throw new UnavailableException("The property " + PROPERTY + " is '" + choice
							+ "': neither embedded, path or testcontainers nor an executable file");
				}
				yield binary(executable);
			}
		};
	}

	private static @Nullable String setting(String property) {
		String value = System.getProperty(property);
		String variable = property.toUpperCase(Locale.ROOT).replace('.', '_');
		String found = (value != null) ? value : System.getenv(variable);
		return (found == null || found.isBlank()) ? null : found.strip();
	}

	/**
	 * See {@link #embedded()}.
	 */
	record Embedded() implements BackEnd {
	}

	/**
	 * See {@link #binary(Path)}.
	 *
	 * @param executable the server
	 */
	record Binary(Path executable) implements BackEnd {
	}

	/**
	 * See {@link #testcontainers(String)}.
	 *
	 * @param image the image
	 */
	record Testcontainers(String image) implements BackEnd {
	}

}
