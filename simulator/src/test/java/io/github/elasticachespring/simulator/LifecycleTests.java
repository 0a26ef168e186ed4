package io.github.elasticachespring.simulator;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * How simulators come and go.
 */
class LifecycleTests {

	@Test
	void simulatorsRunSideBySideOnTheSamePort() {
		try (ElastiCacheSimulator first = Servers.start(ElastiCacheSimulator.replicationGroup().replicas(0));
				ElastiCacheSimulator second = Servers.start(ElastiCacheSimulator.replicationGroup().replicas(0))) {
			assertThat(first.primary().address().getPort()).isEqualTo(second.primary().address().getPort());
			assertThat(first.primary().address()).isNotEqualTo(second.primary().address());
			assertThat(first.primaryEndpoint()).isNotEqualTo(second.primaryEndpoint());
			first.primary().execute("SET", "mine", "1");
			assertThat(second.primary().execute("EXISTS", "mine")).isEqualTo("0");
		}
	}

	@Test
	void closingLeavesNothingBehind() {
		ElastiCacheSimulator simulator = Servers.start(ElastiCacheSimulator.replicationGroup());
		List<InetSocketAddress> addresses = simulator.nodes().stream().map(SimulatedNode::address).toList();
		Path folder = simulator.caCertificate().getParent();
		assertThat(folder).exists();
		simulator.close();
		simulator.close();
		assertThat(folder).doesNotExist();
		assertThat(addresses).hasSize(2).noneMatch(LifecycleTests::listens);
	}

	@Test
	void aFaultClosedAfterItsSimulatorStartsNothing() {
		ElastiCacheSimulator simulator = Servers.start(ElastiCacheSimulator.replicationGroup());
		Fault crash = simulator.crash(simulator.primary());
		simulator.close();
		crash.close();
		assertThat(crash.node().isServing()).isFalse();
	}

	@ParameterizedTest
	@MethodSource("io.github.elasticachespring.simulator.Servers#all")
	void aKilledJvmTakesItsServersWithIt(BackEnd backEnd, @TempDir Path directory) throws Exception {
		Servers.requireAvailable(backEnd);
		Path report = directory.resolve("report");
		Process jvm = forkedJvm(backEnd, report);
		try {
			await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(report));
			List<String> lines = Files.readAllLines(report);
			Path folder = Path.of(lines.get(0));
			List<InetSocketAddress> addresses = lines.stream().skip(1).map(LifecycleTests::parse).toList();
			assertThat(folder).exists();
			assertThat(addresses).hasSize(3).allMatch(LifecycleTests::listens);
			jvm.destroyForcibly().waitFor();
			await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
				assertThat(addresses).noneMatch(LifecycleTests::listens);
				assertThat(folder).doesNotExist();
			});
		}
		finally {
			jvm.destroyForcibly();
		}
	}

	@Test
	void aServerThatDoesNotStartSaysWhy(@TempDir Path directory) throws IOException {
		Path binary = script(directory, "case $1 in --version) echo 'Redis server v=7.0.1 sha=0';;"
				+ " *) echo 'no luck today'; exit 1;; esac");
		assertThatExceptionOfType(SimulatorException.class)
			.isThrownBy(() -> ElastiCacheSimulator.replicationGroup().serverBinary(binary).start())
			.withMessageContaining("-001.")
			.withMessageEndingWith("did not start: no luck today");
	}

	@Test
	void aServerWithoutItsLibrariesSaysWhatToInstall(@TempDir Path directory) throws IOException {
		Path binary = script(directory,
				"echo 'error while loading shared libraries: libssl.so.3: cannot open shared object file'; exit 127");
		assertThatExceptionOfType(UnavailableException.class)
			.isThrownBy(() -> ElastiCacheSimulator.replicationGroup().serverBinary(binary).start())
			.withMessageContaining("OpenSSL 3 (package libssl3")
			.withMessageContaining(BackEnd.PROPERTY);
	}

	@Test
	void aFailedStartLeavesNothingBehind(@TempDir Path directory) throws IOException {
		Path binary = script(directory, "echo 'Redis server v=7.0.1 sha=0'; pwd >> " + directory.resolve("folders"));
		assertThatExceptionOfType(SimulatorException.class)
			.isThrownBy(() -> ElastiCacheSimulator.replicationGroup().serverBinary(binary).start());
		List<String> folders = Files.readAllLines(directory.resolve("folders"));
		assertThat(folders).hasSizeGreaterThan(1);
		assertThat(Path.of(folders.get(folders.size() - 1))).doesNotExist();
	}

	private static Path script(Path directory, String script) throws IOException {
		Path file = Files.writeString(directory.resolve("fake-server"), "#!/bin/sh\n" + script + "\n");
		assertThat(file.toFile().setExecutable(true)).isTrue();
		return file;
	}

	private static boolean listens(InetSocketAddress address) {
		try (Socket socket = new Socket()) {
			socket.connect(address, 1000);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static InetSocketAddress parse(String line) {
		int colon = line.indexOf(':');
		return new InetSocketAddress(line.substring(0, colon), Integer.parseInt(line.substring(colon + 1)));
	}

	private static Process forkedJvm(BackEnd backEnd, Path report) throws IOException {
		List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
				"-cp", System.getProperty("java.class.path")));
		command.addAll(settings(backEnd).toList());
		command.addAll(List.of(Forked.class.getName(), report.toString()));
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
	}

	private static Stream<String> settings(BackEnd backEnd) {
		String prefix = "-D" + BackEnd.PROPERTY + "=";
		if (backEnd instanceof BackEnd.Binary binary) {
			return Stream.of(prefix + binary.executable());
		}
		if (backEnd instanceof BackEnd.Testcontainers containers) {
			return Stream.of(prefix + "testcontainers", "-D" + BackEnd.IMAGE_PROPERTY + "=" + containers.image());
		}
		return Stream.of(prefix + "embedded");
	}

	/**
	 * Starts a simulator, silences one of its nodes, reports where they are, and stays.
	 */
	static final class Forked {

		private Forked() {
		}

		public static void main(String[] args) throws Exception {
			ElastiCacheSimulator simulator = ElastiCacheSimulator.replicationGroup().replicas(2).start();
			simulator.silence(simulator.replicas().get(0));
			List<String> lines = new ArrayList<>(List.of(simulator.caCertificate().getParent().toString()));
			for (SimulatedNode node : simulator.nodes()) {
				lines.add(node.address().getAddress().getHostAddress() + ":" + node.address().getPort());
			}
			Path report = Path.of(args[0]);
			Path unfinished = Files.write(report.resolveSibling("unfinished"), lines);
			Files.move(unfinished, report, StandardCopyOption.ATOMIC_MOVE);
			Thread.currentThread().join();
		}

	}

}
