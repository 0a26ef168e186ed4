package example.check;

import java.io.File;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/** The application's jar in a JVM of its own: nothing is on its classpath but what its own pom asks for. */
final class App implements AutoCloseable {

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	private final HttpClient http = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

	private final Path log;

	private final Process process;

	private final int port;

	private App(Path log, Process process, int port) {
		this.log = log;
		this.process = process;
		this.port = port;
	}

	static App start(List<String> properties) throws IOException {
		Path log = Files.createTempFile("orders", ".log");
		List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + File.separator + "bin/java",
				"-jar", System.getProperty("app.jar"), "--server.port=0", "--spring.main.banner-mode=off"));
		properties.forEach((property) -> command.add("--" + property));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> !process.isAlive() || PORT.matcher(Files.readString(log)).find());
		Matcher started = PORT.matcher(Files.readString(log));
		assertThat(started.find()).as("started:%n%s", Files.readString(log)).isTrue();
		return new App(log, process, Integer.parseInt(started.group(1)));
	}

	String get(String path) {
		return send(path, HttpRequest.newBuilder().GET());
	}

	String put(String path, String body) {
		return send(path, HttpRequest.newBuilder().header("Content-Type", "text/plain").PUT(BodyPublishers.ofString(body)));
	}

	String delete(String path) {
		return send(path, HttpRequest.newBuilder().DELETE());
	}

	private String send(String path, HttpRequest.Builder request) {
		try {
			var response = this.http.send(request.uri(URI.create("http://localhost:" + this.port + path)).build(),
					BodyHandlers.ofString());
			assertThat(response.statusCode()).as("%s: %s%n%s", path, response.body(), Files.readString(this.log))
				.isEqualTo(200);
			return response.body();
		}
		catch (IOException ex) {
			throw new AssertionError(path, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(path, ex);
		}
	}

	/** Ends it as a service manager would; it has to go in an orderly way. */
	@Override
	public void close() throws IOException, InterruptedException {
		this.process.destroy();
		assertThat(this.process.waitFor(30, TimeUnit.SECONDS)).as("ended within 30 s of SIGTERM").isTrue();
		assertThat(Files.readString(this.log)).doesNotContain("LEAK", "NoClassDefFoundError", " ERROR ");
		Files.delete(this.log);
	}

}
