package io.github.elasticachespring.test;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import org.jspecify.annotations.Nullable;

/**
 * The properties through which an application connects to a simulator: those a user would
 * write for ElastiCache.
 */
final class ConnectionProperties {

	private static final String BUNDLE = "elasticache-simulator";

	private ConnectionProperties() {
	}

	/**
	 * Returns the properties. Whatever else could say where or as whom to connect is in
	 * them too, empty: the application's own settings must not shine through.
	 */
	static Map<String, Object> of(ElastiCacheSimulator simulator, Shape shape) {
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("elasticache.enabled", true);
		properties.put("elasticache.endpoint.primary", "");
		properties.put("elasticache.endpoint.reader", "");
		properties.put("elasticache.endpoint.nodes", "");
		properties.put("elasticache.endpoint.configuration", "");
		properties.put("elasticache.endpoint.serverless", "");
		switch (shape) {
			case REPLICATION_GROUP -> {
				properties.put("elasticache.endpoint.primary", simulator.primaryEndpoint());
				properties.put("elasticache.endpoint.reader", simulator.readerEndpoint());
			}
			case CLUSTER -> properties.put("elasticache.endpoint.configuration", simulator.configurationEndpoint());
			case SERVERLESS -> properties.put("elasticache.endpoint.serverless", simulator.serverlessEndpoint());
		}
		properties.put("elasticache.username", orEmpty(simulator.username()));
		properties.put("elasticache.password", orEmpty(simulator.password()));
		properties.put("elasticache.dns.servers", describe(simulator.dnsServer()));
		properties.put("elasticache.ssl.enabled", simulator.isTls());
		properties.put("elasticache.ssl.bundle", simulator.isTls() ? BUNDLE : "");
		if (simulator.isTls()) {
			properties.put("spring.ssl.bundle.pem." + BUNDLE + ".truststore.certificate",
					simulator.caCertificate().toUri().toString());
		}
		return properties;
	}

	private static String orEmpty(@Nullable String value) {
		return (value != null) ? value : "";
	}

	private static String describe(InetSocketAddress address) {
		return address.getAddress().getHostAddress() + ":" + address.getPort();
	}

}
