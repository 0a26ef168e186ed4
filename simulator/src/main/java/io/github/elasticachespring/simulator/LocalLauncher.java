package io.github.elasticachespring.simulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import redis.embedded.core.ExecutableProvider;

/**
 * Runs a server binary as a grandchild process.
 * <p>
 * Between the two stands a shell, and a watcher that reads from this JVM. The watcher
 * sees the end of its input when the JVM is gone, for whatever reason, then kills the
 * server, also one that is stopped. Where the server ends first, the shell ends the
 * watcher before the server's process id is free again.
 */
final class LocalLauncher implements ServerLauncher {

	/** $1: the server. Prints its process id. */
	private static final String SCRIPT = """
			trap '' HUP INT TERM
			exec 3<&0
			"$1" server.conf </dev/null >>server.log 2>&1 3<&- &
			server=$!
			( read -r word <&3; kill -KILL $$ $server ) >/dev/null 2>&1 &
			watcher=$!
			exec 3<&-
			echo $server
			wait $server
			kill -KILL $watcher
			""";

	private static final String LOG_FILE = "server.log";

	private static final int LOG_TAIL = 2000;

	private final Path binary;

	private final ServerVersion version;

	LocalLauncher(Path binary) {
		this.binary = binary.toAbsolutePath();
		this.version = ServerVersion.parse(printVersion());
	}

	/**
	 * The binary in the class path.
	 * @param folder where to put it
	 */
	static LocalLauncher embedded(Path folder) {
		return new LocalLauncher(extract(folder));
	}

	@Override
	public ServerVersion version() {
		return this.version;
	}

	@Override
	public boolean sharesFiles() {
		return true;
	}

	@Override
	public ServerProcess launch(String name, Path directory) throws IOException {
		Process shell = new ProcessBuilder("/bin/sh", "-c", SCRIPT, "sh", this.binary.toString())
			.directory(directory.toFile())
			.start();
		long pid = Long.parseLong(shell.inputReader().readLine());
		return new LocalProcess(name, shell, pid, directory.resolve(LOG_FILE));
	}

	private static Path extract(Path folder) {
		try {
			return ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath();
		}
		catch (IOException | RuntimeException ex) {
			throw new UnavailableException("There is no embedded server for this system. Install redis-server or "
					+ "valkey-server and set the property " + BackEnd.PROPERTY + " to 'path'", ex);
		}
	}

	private String printVersion() {
		try {
			Process process = new ProcessBuilder(this.binary.toString(), "--version").redirectErrorStream(true).start();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			int status = process.waitFor();
			if (status != 0) {
				throw new UnavailableException(failure(output));
			}
			return output;
		}
		catch (IOException ex) {
			throw new UnavailableException(failure(String.valueOf(ex.getMessage())), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new SimulatorException("Interrupted while starting a server", ex);
		}
	}

	private String failure(String output) {
		String remedy = output.contains("libssl") || output.contains("libcrypto")
				? " It needs OpenSSL 3 (package libssl3 or openssl-libs)." : "";
		return "The server " + this.binary.getFileName() + " does not run: " + output.strip() + "." + remedy
				+ " Another one can be chosen by the property " + BackEnd.PROPERTY
				+ " (path, testcontainers, or a file)";
	}

	private record LocalProcess(String name, Process shell, long pid, Path logFile) implements ServerProcess {

		@Override
		public boolean isAlive() {
			return this.shell.isAlive();
		}

		@Override
		public void kill() {
			ProcessHandle.of(this.pid).ifPresent(ProcessHandle::destroyForcibly);
			try {
				if (!this.shell.waitFor(10, TimeUnit.SECONDS)) {
					throw new SimulatorException(this.name + " cannot be killed");
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public void suspend() {
			signal("STOP");
		}

		@Override
		public void resume() {
			signal("CONT");
		}

		@Override
		public String log() {
			try {
				String log = Files.readString(this.logFile, StandardCharsets.ISO_8859_1);
				return log.substring(Math.max(0, log.length() - LOG_TAIL)).strip();
			}
			catch (IOException ex) {
				return "(no log: " + ex.getMessage() + ")";
			}
		}

		private void signal(String signal) {
			List<String> command = List.of("kill", "-" + signal, String.valueOf(this.pid));
			try {
				if (new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() != 0) {
					throw new SimulatorException(this.name + " does not take the signal " + signal);
				}
			}
			catch (IOException ex) {
				throw new SimulatorException("Cannot run " + command, ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new SimulatorException("Interrupted while signalling " + this.name, ex);
			}
		}

	}

}
