package io.github.elasticachespring.simulator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.SELContext;
import com.github.dockerjava.api.model.Volume;
import com.github.dockerjava.api.model.WaitResponse;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * Runs each server in a container that shares this machine's network, so that it has its
 * loopback address, and the server's folder.
 * <p>
 * A process beside the server keeps a connection to the simulator's reserved port, which
 * the kernel closes when this JVM is gone; then the server ends and its container is
 * removed. So nothing is left behind where Testcontainers' own reaper is disabled.
 */
final class ContainerLauncher implements ServerLauncher {

	/** $1, $2: the reserved address and port. */
	private static final String SCRIPT = """
			server=$(command -v valkey-server || command -v redis-server)
			client=$(command -v valkey-cli || command -v redis-cli)
			"$server" server.conf </dev/null &
			pid=$!
			echo $pid >server.pid
			( "$client" -h "$1" -p "$2" PING; kill -KILL $pid ) >/dev/null 2>&1 &
			wait $pid
			""";

	private static final String VERSION_SCRIPT = "$(command -v valkey-server || command -v redis-server) --version";

	private static final String FOLDER = "/simulator";

	private static final int LOG_TAIL = 2000;

	private static final Map<String, ServerVersion> versions = new ConcurrentHashMap<>();

	private final String image;

	private final LoopbackBlock loopback;

	private final ServerVersion version;

	ContainerLauncher(String image, LoopbackBlock loopback) {
		this.image = image;
		this.loopback = loopback;
		this.version = versions.computeIfAbsent(image, ContainerLauncher::printVersion);
	}

	/**
	 * Make sure that containers can run.
	 * @throws UnavailableException where they cannot
	 */
	static void requireDocker(String image) {
		if (!DockerClientFactory.instance().isDockerAvailable()) {
			throw new UnavailableException("Testcontainers finds no Docker engine to run " + image + " on");
		}
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
	public ServerProcess launch(String name, Path directory) {
		Log log = new Log();
		GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(this.image))
			.withCreateContainerCmdModifier((command) -> configure(command, directory))
			.withLogConsumer((frame) -> log.append(frame.getUtf8String()));
		container.start();
		return new ContainerProcess(name, container, log);
	}

	private void configure(CreateContainerCmd command, Path directory) {
		HostConfig host = Objects.requireNonNullElseGet(command.getHostConfig(), HostConfig::new);
		host.withNetworkMode("host")
			.withAutoRemove(true)
			.withBinds(new Bind(directory.toString(), new Volume(FOLDER), AccessMode.rw, SELContext.shared));
		command.withHostConfig(host)
			.withWorkingDir(FOLDER)
			.withEntrypoint("sh", "-c", SCRIPT, "sh")
			.withCmd(this.loopback.reservedAddress().getAddress().getHostAddress(),
					String.valueOf(this.loopback.reservedAddress().getPort()));
	}

	private static ServerVersion printVersion(String image) {
		try (GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image))
			.withCreateContainerCmdModifier((command) -> command.withEntrypoint("sh", "-c", VERSION_SCRIPT))
			.withStartupCheckStrategy(new OneShotStartupCheckStrategy())) {
			container.start();
			return ServerVersion.parse(container.getLogs());
		}
	}

	/**
	 * The end of what a container printed.
	 */
	private static final class Log {

		private final StringBuilder text = new StringBuilder();

		private synchronized void append(String more) {
			this.text.append(more);
			this.text.delete(0, Math.max(0, this.text.length() - LOG_TAIL));
		}

		@Override
		public synchronized String toString() {
			return this.text.toString().strip();
		}

	}

	private static final class ContainerProcess implements ServerProcess {

		private final String name;

		private final GenericContainer<?> container;

		private final Log log;

		private final CompletableFuture<Void> ended = new CompletableFuture<>();

		private ContainerProcess(String name, GenericContainer<?> container, Log log) {
			this.name = name;
			this.container = container;
			this.log = log;
			container.getDockerClient()
				.waitContainerCmd(container.getContainerId())
				.exec(new ResultCallback.Adapter<WaitResponse>() {

					@Override
					public void onComplete() {
						ContainerProcess.this.ended.complete(null);
					}

					@Override
					public void onError(Throwable cause) {
						ContainerProcess.this.ended.complete(null);
					}

				});
		}

		@Override
		public boolean isAlive() {
			return !this.ended.isDone();
		}

		@Override
		public void kill() {
			try {
				this.container.getDockerClient()
					.killContainerCmd(this.container.getContainerId())
					.withSignal("KILL")
					.exec();
			}
			catch (NotFoundException | ConflictException ex) {
				// It ended by itself.
			}
			try {
				this.ended.get(20, TimeUnit.SECONDS);
			}
			catch (ExecutionException | TimeoutException ex) {
				throw new SimulatorException(this.name + " cannot be killed", ex);
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
			return this.log.toString();
		}

		/**
		 * Pausing the container would stop what looks after the server, too.
		 */
		private void signal(String signal) {
			try {
				ExecResult result = this.container.execInContainer("sh", "-c",
						"kill -" + signal + " $(cat server.pid)");
				if (result.getExitCode() != 0) {
					throw new SimulatorException(
							this.name + " does not take the signal " + signal + ": " + result.getStderr());
				}
			}
			catch (IOException ex) {
				throw new SimulatorException("Cannot signal " + this.name, ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new SimulatorException("Interrupted while signalling " + this.name, ex);
			}
		}

	}

}
