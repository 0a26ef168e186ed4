package io.github.elasticachespring.client.endpoint;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DerivedNamesTests {

	@Test
	void readerAndNodesFollowFromThePrimary() {
		assertThat(DerivedNames.of(HostPort.parse("master.orders.abc123.use1.cache.amazonaws.com:6380")))
			.extracting(HostPort::toString)
			.containsExactly("replica.orders.abc123.use1.cache.amazonaws.com:6380",
					"orders-001.orders.abc123.use1.cache.amazonaws.com:6380",
					"orders-002.orders.abc123.use1.cache.amazonaws.com:6380",
					"orders-003.orders.abc123.use1.cache.amazonaws.com:6380",
					"orders-004.orders.abc123.use1.cache.amazonaws.com:6380",
					"orders-005.orders.abc123.use1.cache.amazonaws.com:6380",
					"orders-006.orders.abc123.use1.cache.amazonaws.com:6380");
	}

	@Test
	void alsoWithoutTls() {
		assertThat(DerivedNames.of(HostPort.parse("orders.abc123.ng.0001.use1.cache.amazonaws.com")))
			.extracting(HostPort::host)
			.startsWith("orders-ro.abc123.ng.0001.use1.cache.amazonaws.com",
					"orders-001.abc123.0001.use1.cache.amazonaws.com")
			.hasSize(7);
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "127.0.0.1", "redis.example.com", "master.example.com",
			"orders-001.orders.abc123.use1.cache.amazonaws.com", "clustercfg.orders.abc123.use1.cache.amazonaws.com",
			"orders-abc123.serverless.use1.cache.amazonaws.com" })
	void nothingFollowsFromAnotherName(String host) {
		assertThat(DerivedNames.of(new HostPort(host, 6379))).isEmpty();
	}

}
