package io.github.elasticachespring.simulator;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import org.jspecify.annotations.Nullable;

/**
 * All servers of one simulator, and what they have in common: folder, addresses, TLS
 * material, users, the settings an ElastiCache node has.
 */
final class Fleet implements Closeable {

	/** From a node's port to that of its cluster bus. */
	static final int BUS_OFFSET = 10000;

	private static final List<String> SETTINGS = List.of("protected-mode no", "save \"\"", "maxmemory 1gb",
			"maxmemory-policy volatile-lru", "repl-diskless-sync no", "repl-backlog-size 16mb",
			"repl-ping-replica-period 1", "rdb-del-sync-files yes", "tcp-keepalive 60", "hz 50");

	private final SimulatorSpec spec;

	private final TemporaryFolder folder;

	private final LoopbackBlock loopback;

	private final ServerLauncher launcher;

	private final AccessRules rules;

	private final Optional<Certificates> certificates;

	private final List<Server> servers = new CopyOnWriteArrayList<>();

	private final EventLoopGroup relays = new MultiThreadIoEventLoopGroup(1, Threads::daemon,
			NioIoHandler.newFactory());

	private final AtomicInteger created = new AtomicInteger();

	Fleet(SimulatorSpec spec, EndpointNames names) throws IOException {
		this.spec = spec;
		this.folder = new TemporaryFolder();
		@Nullable LoopbackBlock reserved = null;
		try {
			reserved = LoopbackBlock.reserve(spec.port(), portOffsets(spec), spec.shards() * (1 + spec.replicas()));
			this.loopback = reserved;
			this.certificates = spec.tls() ? Optional
				.of(Certificates.issue(names.certificate(), spec.certificate() != SimulatorSpec.Certificate.UNTRUSTED))
					: Optional.empty();
			this.launcher = launcher(spec.backEnd());
			this.rules = new AccessRules(spec, this.launcher.version());
		}
		catch (RuntimeException ex) {
			if (reserved != null) {
				reserved.close();
			}
			this.folder.close();
			throw ex;
		}
	}

	ServerLauncher launcher() {
		return this.launcher;
	}

	AccessRules rules() {
		return this.rules;
	}

	ServerVersion version() {
		return this.launcher.version();
	}

	Optional<SSLContext> tls() {
		return this.certificates.map(Certificates::clientContext);
	}

	int port() {
		return this.loopback.port();
	}

	List<InetAddress> newAddresses(int count) {
		return Stream.generate(this.loopback::next).filter((address) -> !isUsed(address)).limit(count).toList();
	}

	Path writeAuthority() {
		try {
			return (this.certificates.isPresent()) ? this.certificates.get().writeAuthority(this.folder.path())
					: this.folder.path();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	boolean isClustered() {
		return this.spec.clustered();
	}

	boolean isServer(InetAddress address) {
		return this.servers.stream().anyMatch((server) -> server.addresses().contains(address));
	}

	Relay newRelay(Predicate<InetAddress> exempt) {
		return new Relay(this.relays, exempt);
	}

	/**
	 * A server that clients find on the given addresses. It is not started yet.
	 */
	Server create(String name, List<InetAddress> announced, int port) {
		Path directory = this.folder.path().resolve("n" + this.created.incrementAndGet());
		try {
			Files.createDirectory(directory);
			if (this.certificates.isPresent()) {
				this.certificates.get().writeTo(directory);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		List<InetAddress> addresses = this.spec.relayed() ? newAddresses(1) : announced;
		Server server = new Server(this, name, addresses, announced, port, directory);
		this.servers.add(server);
		return server;
	}

	/**
	 * Give a server up for good.
	 */
	void remove(Server server) {
		server.kill();
		this.servers.remove(server);
		TemporaryFolder.delete(server.directory());
	}

	List<String> configuration(List<InetAddress> addresses, int port, boolean unixSocket) {
		List<String> lines = new ArrayList<>(SETTINGS);
		lines.add("bind " + addresses.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(" ")));
		if (this.spec.tls()) {
			lines.addAll(List.of("port 0", "tls-port " + port, "tls-cert-file " + Certificates.CERTIFICATE_FILE,
					"tls-key-file " + Certificates.KEY_FILE, "tls-ca-cert-file " + Certificates.AUTHORITY_FILE,
					"tls-auth-clients no", "tls-replication yes", "tls-cluster yes",
					"tls-protocols \"TLSv1.2 TLSv1.3\""));
		}
		else {
			lines.add("port " + port);
		}
		if (unixSocket) {
			lines.addAll(List.of("unixsocket s", "unixsocketperm 777"));
		}
		if (version().atLeast(7, 0)) {
			lines.addAll(List.of("bind-source-addr " + addresses.get(0).getHostAddress(), "enable-debug-command yes"));
		}
		lines.addAll(this.rules.configuration());
		return lines;
	}

	@Override
	public void close() {
		this.servers.parallelStream().forEach(Server::kill);
		this.relays.shutdownGracefully(0, 1, TimeUnit.SECONDS);
		this.loopback.close();
		this.folder.close();
	}

	static Socket socket(SSLContext context) {
		try {
			return context.getSocketFactory().createSocket();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private boolean isUsed(InetAddress address) {
		return isServer(address)
				|| this.servers.stream().anyMatch((server) -> server.announcedAddresses().contains(address));
	}

	/**
	 * Make sure that this machine has what a back end needs, as far as one can tell
	 * without a start.
	 * @throws UnavailableException where it lacks something
	 */
	static void requireAvailable(BackEnd backEnd) {
		if (backEnd instanceof BackEnd.Testcontainers containers) {
			try {
				ContainerLauncher.requireDocker(containers.image());
			}
			catch (NoClassDefFoundError ex) {
				throw new UnavailableException("Testcontainers is not in the class path", ex);
			}
		}
	}

	private ServerLauncher launcher(BackEnd backEnd) {
		requireAvailable(backEnd);
		if (backEnd instanceof BackEnd.Testcontainers containers) {
			return new ContainerLauncher(containers.image(), this.loopback);
		}
		return (backEnd instanceof BackEnd.Binary binary) ? new LocalLauncher(binary.executable())
				: LocalLauncher.embedded(this.folder.path());
	}

	private static List<Integer> portOffsets(SimulatorSpec spec) {
		return switch (spec.shape()) {
			case REPLICATION_GROUP -> List.of();
			case CLUSTER -> List.of(BUS_OFFSET);
			case SERVERLESS -> List.of(1, BUS_OFFSET, BUS_OFFSET + 1);
		};
	}

}
