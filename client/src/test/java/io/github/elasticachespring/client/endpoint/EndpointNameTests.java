package io.github.elasticachespring.client.endpoint;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.elasticachespring.client.endpoint.EndpointName.Kind;
import io.github.elasticachespring.client.endpoint.EndpointName.Tls;

import static org.assertj.core.api.Assertions.assertThat;

class EndpointNameTests {

	@ParameterizedTest
	@CsvSource({ "master.orders.abc123.use1.cache.amazonaws.com, PRIMARY, REQUIRED",
			"MASTER.Orders.ABC123.use1.cache.amazonaws.com, PRIMARY, REQUIRED",
			"master.orders.abc123.use1.cache.amazonaws.com., PRIMARY, REQUIRED",
			"replica.orders.abc123.use1.cache.amazonaws.com, READER, REQUIRED",
			"orders-001.orders.abc123.use1.cache.amazonaws.com, NODE, REQUIRED",
			"orders.abc123.ng.0001.usw2.cache.amazonaws.com, PRIMARY, ABSENT",
			"orders-ro.abc123.ng.0001.usw2.cache.amazonaws.com, READER, ABSENT",
			"orders-001.abc123.0001.usw2.cache.amazonaws.com, NODE, ABSENT",
			"orders.abc123.0001.usw2.cache.amazonaws.com, NODE, ABSENT",
			"clustercfg.orders.abc123.use1.cache.amazonaws.com, CONFIGURATION, REQUIRED",
			"orders.abc123.clustercfg.usw2.cache.amazonaws.com, CONFIGURATION, ABSENT",
			"orders-0001-001.orders.abc123.use1.cache.amazonaws.com, NODE, REQUIRED",
			"orders-0001-001.abc123.0001.usw2.cache.amazonaws.com, NODE, ABSENT",
			"orders-abc123.serverless.use1.cache.amazonaws.com, SERVERLESS, REQUIRED",
			"master.orders.abc123.cnn1.cache.amazonaws.com.cn, PRIMARY, REQUIRED" })
	void readsEveryFormatOfTheUserGuide(String host, Kind kind, Tls tls) {
		assertThat(EndpointName.of(host)).isEqualTo(new EndpointName(kind, tls));
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "127.0.0.1", "redis.internal", "cache.amazonaws.com",
			"master.orders.abc123.use1.cache.example.com", "master.cache.amazonaws.com",
			"orders.cache.amazonaws.com.evil.example" })
	void saysNothingAboutOtherNames(String host) {
		assertThat(EndpointName.of(host)).isEqualTo(new EndpointName(Kind.UNKNOWN, Tls.UNKNOWN));
	}

}
