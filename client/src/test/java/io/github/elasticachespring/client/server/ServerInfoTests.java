package io.github.elasticachespring.client.server;

import java.time.Instant;

import org.junit.jupiter.api.Test;

import io.github.elasticachespring.client.endpoint.HostPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What can be read out of an INFO reply, whole or not.
 */
class ServerInfoTests {

	private static final String REPLY = """
			# Server\r
			redis_version:7.2.4\r
			valkey_version:8.1.0\r
			availability_zone:use1-az2\r
			\r
			# Replication\r
			role:master\r
			# Stats\r
			expired_keys:4\r
			total_net_input_bytes:not a number\r
			# CPU\r
			used_cpu_user:12.5\r
			# Keyspace\r
			db0:keys=10,expires=3,avg_ttl=0\r
			db7:keys=5,expires=5,avg_ttl=9\r
			""";

	@Test
	void fieldsAreRead() {
		ServerInfo info = ServerInfo.parse(REPLY);
		assertThat(info.role()).isEqualTo(NodeRole.PRIMARY);
		assertThat(info.engine()).isEqualTo("valkey 8.1.0");
		assertThat(info.text("availability_zone")).isEqualTo("use1-az2");
		assertThat(info.decimal("used_cpu_user")).hasValue(12.5);
		assertThat(info.keys()).hasValue(15);
		assertThat(info.volatileKeys()).hasValue(8);
	}

	@Test
	void whatIsMissingOrMalformedIsUnknown() {
		ServerInfo info = ServerInfo.parse(REPLY);
		assertThat(info.number("maxmemory")).isEmpty();
		assertThat(info.number("total_net_input_bytes")).isEmpty();
		assertThat(info.decimal("total_net_input_bytes")).isEmpty();
		assertThat(ServerInfo.parse("").role()).isEqualTo(NodeRole.UNKNOWN);
		assertThat(ServerInfo.parse("").engine()).isNull();
		assertThat(ServerInfo.parse("role:master").keys()).as("without the keyspace").isEmpty();
		assertThat(ServerInfo.parse("redis_version:6.2.6").engine()).isEqualTo("redis 6.2.6");
	}

	@Test
	void anEmptyServerHasNoKeys() {
		assertThat(ServerInfo.parse("expired_keys:0").keys()).hasValue(0);
	}

	@Test
	void growthNeedsTwoSamplesOfOneServersLife() {
		NodeSample first = sample(Instant.ofEpochSecond(100), "evicted_keys:5", null);
		NodeSample second = sample(Instant.ofEpochSecond(110), "evicted_keys:25", first);
		NodeSample restarted = sample(Instant.ofEpochSecond(120), "evicted_keys:1", second);
		assertThat(first.growth("evicted_keys")).isEmpty();
		assertThat(second.growth("evicted_keys")).hasValue(20);
		assertThat(second.rate("evicted_keys")).hasValue(2);
		assertThat(restarted.growth("evicted_keys")).isEmpty();
		assertThat(restarted.rate("evicted_keys")).isEmpty();
	}

	private static NodeSample sample(Instant at, String reply, NodeSample before) {
		return new NodeSample(new Node(new HostPort("a", 6379), null, null), at, at, null, ServerInfo.parse(reply),
				before);
	}

}
