package io.github.elasticachespring.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import io.github.elasticachespring.simulator.RespConnection.RespError;
import io.github.elasticachespring.simulator.ServerLauncher.ServerProcess;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server on its addresses: its configuration, its process and the simulator's own
 * connection to it. It can be started again after it was killed.
 */
final class Server {

	/** What a server loads when it starts. */
	static final String SNAPSHOT = "dump.rdb";

	private static final Logger logger = LoggerFactory.getLogger(Server.class);

	private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

	private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

	/** A path that is longer cannot be bound on every system. */
	private static final int UNIX_SOCKET_LIMIT = 100;

	private static final int START_ATTEMPTS = 3;

	private final Fleet fleet;

	private final String name;

	private final List<InetAddress> addresses;

	private final List<InetAddress> announced;

	private final int port;

	private final Path directory;

	private final Optional<Relay> relay;

	private volatile @Nullable ServerProcess process;

	private volatile boolean suspended;

	private volatile boolean isolated;

	private @Nullable RespConnection connection;

	/**
	 * Describe a server.
	 * @param fleet what it has in common with others
	 * @param name its node's name, for messages
	 * @param addresses where it listens
	 * @param announced where clients find it: the same, or a relay's addresses
	 * @param port its port on all of them
	 * @param directory its folder
	 */
	Server(Fleet fleet, String name, List<InetAddress> addresses, List<InetAddress> announced, int port,
			Path directory) {
		this.fleet = fleet;
		this.name = name;
		this.addresses = List.copyOf(addresses);
		this.announced = List.copyOf(announced);
		this.relay = announced.equals(addresses) ? Optional.empty() : Optional.of(fleet.newRelay(fleet::isServer));
		this.port = port;
		this.directory = directory;
	}

	List<InetAddress> addresses() {
		return this.addresses;
	}

	List<InetAddress> announcedAddresses() {
		return this.announced;
	}

	/**
	 * Where clients find the server.
	 */
	InetSocketAddress address() {
		return new InetSocketAddress(announced(), this.port);
	}

	InetAddress announced() {
		return this.announced.get(0);
	}

	/**
	 * Where other servers find it.
	 */
	String host() {
		return this.addresses.get(0).getHostAddress();
	}

	Optional<Relay> relay() {
		return this.relay;
	}

	String port() {
		return String.valueOf(this.port);
	}

	Path directory() {
		return this.directory;
	}

	/**
	 * Start the server and wait until it answers, be it that it is loading.
	 * @param settings lines for its configuration beside what every server has
	 */
	void start(List<String> settings) {
		for (int attempt = 1;; attempt++) {
			ServerProcess process = launch(settings);
			this.process = process;
			this.suspended = false;
			Threads.await(Duration.ofMillis(4), START_TIMEOUT, () -> !process.isAlive() || answers(),
					() -> this.name + " does not answer: " + process.log());
			if (process.isAlive()) {
				this.relay.ifPresent(this::open);
				logger.debug("{} listens on {}", this.name, address());
				return;
			}
			// A child of another thread may still hold the new executable open.
			if (attempt == START_ATTEMPTS || !process.log().contains("Text file busy")) {
				throw new SimulatorException(this.name + " did not start: " + process.log());
			}
		}
	}

	boolean isAlive() {
		ServerProcess process = this.process;
		return process != null && process.isAlive();
	}

	/**
	 * Whether clients get answers.
	 */
	boolean isServing() {
		return isAlive() && !this.suspended && !this.isolated;
	}

	void isolated(boolean isolated) {
		this.isolated = isolated;
	}

	void kill() {
		ServerProcess process = this.process;
		if (process != null) {
			process.kill();
		}
		this.relay.ifPresent(Relay::close);
		disconnect();
	}

	/**
	 * Remove what it would load when it starts; it keeps its place in a cluster.
	 */
	void forgetData() {
		try {
			Files.deleteIfExists(this.directory.resolve(SNAPSHOT));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void suspend() {
		running().suspend();
		this.suspended = true;
	}

	void resume() {
		running().resume();
		this.suspended = false;
	}

	/**
	 * Send a command as the administrator, under the name it has on the server.
	 * @throws SimulatorException where the server cannot answer or answers with an error
	 */
	@Nullable Object call(String... command) {
		if (!isAlive() || this.suspended) {
			throw new SimulatorException(this.name + (isAlive() ? " is silent" : " is down"));
		}
		List<String> arguments = new ArrayList<>(Arrays.asList(command));
		arguments.set(0, this.fleet.rules().serverName(command[0]));
		Object reply = exchange(arguments);
		if (reply instanceof RespError error) {
			throw new SimulatorException(this.name + " answered " + command[0] + " with: " + error.message());
		}
		return reply;
	}

	/**
	 * As {@link #call}, for a command that always has a reply.
	 */
	Object require(String... command) {
		return Objects.requireNonNull(call(command));
	}

	/**
	 * A field of {@code INFO}, empty if the section lacks it.
	 */
	String info(String section, String field) {
		return fields(String.valueOf(call("INFO", section))).getOrDefault(field, "");
	}

	static Map<String, String> fields(String info) {
		return info.lines()
			.filter((line) -> line.indexOf(':') > 0)
			.collect(Collectors.toMap((line) -> line.substring(0, line.indexOf(':')),
					(line) -> line.substring(line.indexOf(':') + 1).strip(), (first, second) -> second));
	}

	@Override
	public String toString() {
		return this.name + " (" + address() + ")";
	}

	private void open(Relay relay) {
		relay.listen(this.announced, this.addresses.get(0), this.port);
		if (this.fleet.isClustered()) {
			relay.listen(this.announced, this.addresses.get(0), this.port + Fleet.BUS_OFFSET);
		}
	}

	private ServerProcess launch(List<String> settings) {
		disconnect();
		try {
			Files.createDirectories(this.directory);
			List<String> lines = new ArrayList<>(this.fleet.configuration(this.addresses, this.port, usesUnixSocket()));
			lines.addAll(settings);
			Files.write(this.directory.resolve("server.conf"), lines);
			return this.fleet.launcher().launch(this.name, this.directory);
		}
		catch (IOException ex) {
			throw new SimulatorException("Cannot start " + this.name, ex);
		}
	}

	private boolean answers() {
		try {
			return exchange(List.of("PING")) != null;
		}
		catch (SimulatorException ex) {
			return false;
		}
	}

	private synchronized @Nullable Object exchange(List<String> command) {
		boolean reused = this.connection != null;
		try {
			if (this.connection == null) {
				this.connection = connect();
			}
			return this.connection.call(CALL_TIMEOUT, command);
		}
		catch (IOException ex) {
			disconnect();
			throw new SimulatorException(this.name + " does not answer" + (reused ? " any more" : ""), ex);
		}
	}

	private RespConnection connect() throws IOException {
		RespConnection opened = usesUnixSocket() ? RespConnection.open(this.directory.resolve("s"))
				: RespConnection.over(openSocket());
		AccessRules rules = this.fleet.rules();
		Object reply = opened.call(CALL_TIMEOUT, List.of("AUTH", rules.adminUser(), rules.adminPassword()));
		if (reply instanceof RespError error) {
			opened.close();
			throw new IOException(error.message());
		}
		return opened;
	}

	private Socket openSocket() throws IOException {
		Socket socket = this.fleet.tls().map(Fleet::socket).orElseGet(Socket::new);
		try {
			socket.connect(new InetSocketAddress(this.addresses.get(0), this.port), (int) CALL_TIMEOUT.toMillis());
			return socket;
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

	private boolean usesUnixSocket() {
		return this.fleet.launcher().sharesFiles() && this.directory.toString().length() < UNIX_SOCKET_LIMIT;
	}

	private synchronized void disconnect() {
		RespConnection open = this.connection;
		this.connection = null;
		try {
			if (open != null) {
				open.close();
			}
		}
		catch (IOException ex) {
			logger.trace("Closing a connection to {}", this.name, ex);
		}
	}

	private ServerProcess running() {
		ServerProcess process = this.process;
		if (process == null || !process.isAlive()) {
			throw new SimulatorException(this.name + " is down");
		}
		return process;
	}

}
