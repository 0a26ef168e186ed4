package io.github.elasticachespring.simulator;

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

/**
 * What ElastiCache refuses everywhere, and what it does not.
 */
@ExtendWith(Servers.Available.class)
@ParameterizedClass
@MethodSource("io.github.elasticachespring.simulator.Servers#all")
class RestrictedCommandTests {

	private static ElastiCacheSimulator simulator;

	@Parameter
	BackEnd backEnd;

	@BeforeParameterizedClassInvocation
	static void start(BackEnd backEnd) {
		simulator = ElastiCacheSimulator.replicationGroup().backEnd(backEnd).start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		simulator.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "CONFIG GET maxmemory", "config set notify-keyspace-events KEA", "DEBUG SLEEP 0", "SAVE",
			"BGSAVE", "BGREWRITEAOF", "REPLICAOF NO ONE", "SLAVEOF NO ONE", "MIGRATE h 1 k 0 1", "SHUTDOWN NOSAVE",
			"FAILOVER", "MODULE LIST" })
	void administrationIsUnknown(String command) throws Exception {
		try (TestClient client = TestClient.connect(simulator, simulator.primaryEndpoint())) {
			assertThat(client.call(command.split(" "))).startsWith("-ERR unknown command");
			assertThat(client.call("PING")).isEqualTo("PONG");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "SYNC", "PSYNC ? -1", "REPLCONF listening-port 1", "ACL SETUSER x on", "ACL DELUSER x",
			"ACL SAVE", "ACL LOAD", "CLUSTER RESET" })
	void whatServersNeedIsNotPermitted(String command) throws Exception {
		try (TestClient client = TestClient.connect(simulator, simulator.primaryEndpoint())) {
			assertThat(client.call(command.split(" "))).startsWith("-NOPERM");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "INFO replication", "ROLE", "CLIENT LIST", "CLIENT SETNAME x", "CLIENT ID", "KEYS *",
			"SLOWLOG GET", "MEMORY USAGE x", "WAIT 0 1", "EVAL return(1) 0", "FLUSHALL", "SELECT 1", "PSUBSCRIBE *",
			"ACL WHOAMI", "OBJECT HELP", "COMMAND COUNT" })
	void whatClientsUseIsAllowed(String command) throws Exception {
		try (TestClient client = TestClient.connect(simulator, simulator.primaryEndpoint())) {
			assertThat(client.call(command.split(" "))).doesNotStartWith("-");
		}
	}

	@Test
	void theAdministratorMayDoAll() {
		assertThat(simulator.primary().execute("CONFIG", "GET", "maxmemory-policy"))
			.isEqualTo("maxmemory-policy\nvolatile-lru");
		assertThat(simulator.primary().execute("DEBUG", "SLEEP", "0")).isEqualTo("OK");
	}

}
