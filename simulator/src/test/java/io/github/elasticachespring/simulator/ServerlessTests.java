package io.github.elasticachespring.simulator;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The shape of a serverless cache as its clients see it.
 */
@ExtendWith(Servers.Available.class)
@ParameterizedClass
@MethodSource("io.github.elasticachespring.simulator.Servers#all")
class ServerlessTests {

	private static ElastiCacheSimulator simulator;

	@Parameter
	BackEnd backEnd;

	@BeforeParameterizedClassInvocation
	static void start(BackEnd backEnd) {
		simulator = Servers
			.start(ElastiCacheSimulator.serverless().user("app", "a-password-of-the-tests").backEnd(backEnd));
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		simulator.close();
	}

	@Test
	void oneNameHasSeveralAddressesAndEachServes() throws Exception {
		String endpoint = simulator.serverlessEndpoint();
		assertThat(endpoint).matches("simulator-[a-z0-9]{6}\\.serverless\\.use1\\.cache\\.amazonaws\\.com:\\d+");
		List<InetAddress> addresses = TestClient.resolve(simulator, host());
		assertThat(addresses).hasSize(3).doesNotHaveDuplicates();
		for (InetAddress address : addresses) {
			try (TestClient client = connect(address, port())) {
				assertThat(client.call("SET", "key", "value", "EX", "60")).isEqualTo("OK");
			}
		}
	}

	@Test
	void oneLogicalNodeOwnsAllSlotsAndReadsAreOnTheNextPort() throws Exception {
		try (TestClient client = TestClient.connect(simulator, simulator.serverlessEndpoint())) {
			String slots = client.call("CLUSTER", "SLOTS");
			assertThat(slots).startsWith("[[0, 16383, [").contains(", " + port() + ", ", ", " + (port() + 1) + ", ");
			client.call("SET", "read", "me");
		}
		try (TestClient reader = connect(simulator.replicas().get(0).address().getAddress(), port() + 1)) {
			assertThat(reader.call("GET", "read")).startsWith("-MOVED");
			assertThat(reader.call("READONLY")).isEqualTo("OK");
			assertThat(reader.call("GET", "read")).isEqualTo("me");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "KEYS *", "PSUBSCRIBE *", "SLOWLOG GET", "LATENCY LATEST", "MEMORY USAGE key",
			"OBJECT ENCODING key", "MONITOR", "WAIT 1 100", "MOVE key 1", "SWAPDB 0 1", "LASTSAVE", "FUNCTION LIST",
			"FCALL f 0", "CONFIG GET maxmemory", "DEBUG SLEEP 0", "SAVE", "BGSAVE", "SHUTDOWN" })
	void restrictedCommandsAreUnknown(String command) throws Exception {
		try (TestClient client = TestClient.connect(simulator, simulator.serverlessEndpoint())) {
			assertThat(client.call(command.split(" "))).startsWith("-ERR unknown command");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "CLIENT ID", "CLIENT INFO", "CLIENT LIST", "CLIENT KILL TYPE normal", "CLIENT PAUSE 1",
			"CLIENT UNBLOCK 1", "CLIENT TRACKING ON", "CLIENT CACHING YES", "CLIENT NO-EVICT ON", "SCRIPT KILL",
			"CLUSTER MEET 127.0.0.1 1", "CLUSTER FAILOVER", "CLUSTER ADDSLOTS 1", "ACL SETUSER x", "ACL DELUSER x" })
	void restrictedSubcommandsAreRefused(String command) throws Exception {
		try (TestClient client = TestClient.connect(simulator, simulator.serverlessEndpoint())) {
			assertThat(client.call(command.split(" "))).matches("-(NOPERM|ERR (unknown|Unknown) subcommand).*");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "CLIENT SETNAME service", "CLIENT GETNAME", "HELLO 3", "PING", "ROLE", "INFO server",
			"EVAL return(1) 0", "SCRIPT LOAD return(1)", "SCAN 0", "CLUSTER NODES", "CLUSTER INFO", "CLUSTER MYID",
			"SUBSCRIBE channel", "ACL WHOAMI", "COMMAND COUNT", "MULTI" })
	void whatClientsNeedIsAllowed(String command) throws Exception {
		try (TestClient client = TestClient.connect(simulator, simulator.serverlessEndpoint())) {
			String[] words = command.startsWith("HELLO") ? new String[] { "HELLO", "2" } : command.split(" ");
			assertThat(client.call(words)).doesNotStartWith("-");
		}
	}

	@Test
	void onlyDatabaseZeroExists() throws Exception {
		try (TestClient client = TestClient.connect(simulator, simulator.serverlessEndpoint())) {
			assertThat(client.call("SELECT", "0")).isEqualTo("OK");
			assertThat(client.call("SELECT", "1")).startsWith("-ERR");
		}
	}

	@Test
	void evictionIsVolatileLru() {
		assertThat(simulator.primary().execute("CONFIG", "GET", "maxmemory-policy")).endsWith("volatile-lru");
	}

	@Test
	void clientsSeeNoFailover() {
		assertThatExceptionOfType(SimulatorException.class).isThrownBy(() -> simulator.failover())
			.withMessageContaining("serverless");
	}

	@Test
	void theDefaultUserIsOff() throws Exception {
		try (TestClient client = TestClient.connectWithoutPassword(simulator, host(), simulator.primary().address())) {
			assertThat(client.call("PING")).startsWith("-NOAUTH");
		}
	}

	private TestClient connect(InetAddress address, int port) throws Exception {
		TestClient client = TestClient.connectWithoutPassword(simulator, host(), new InetSocketAddress(address, port));
		client.call("AUTH", simulator.username(), simulator.password());
		return client;
	}

	private static String host() {
		return simulator.serverlessEndpoint().replaceAll(":.*", "");
	}

	private static int port() {
		return Integer.parseInt(simulator.serverlessEndpoint().replaceAll(".*:", ""));
	}

}
