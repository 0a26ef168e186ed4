package io.github.elasticachespring.autoconfigure;

import java.net.InetSocketAddress;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.StringUtils;

import io.github.elasticachespring.client.endpoint.Endpoint;
import io.github.elasticachespring.client.endpoint.Endpoint.ReplicationGroup;
import io.github.elasticachespring.client.endpoint.Endpoint.Serverless;
import io.github.elasticachespring.client.endpoint.HostPort;

/**
 * Adapts {@link ElastiCacheProperties} that {@link EndpointRules} let through to
 * {@link ElastiCacheConnectionDetails}.
 */
class PropertiesElastiCacheConnectionDetails implements ElastiCacheConnectionDetails {

	private final ElastiCacheProperties properties;

	private final Endpoint endpoint;

	private final List<InetSocketAddress> dnsServers;

	private final @Nullable SslBundle sslBundle;

	PropertiesElastiCacheConnectionDetails(ElastiCacheProperties properties, @Nullable SslBundle sslBundle) {
		this.properties = properties;
		this.endpoint = endpoint(properties.getEndpoint());
		this.dnsServers = properties.getDns().getServers().stream().map(NameServer::parse).toList();
		this.sslBundle = sslBundle;
	}

	private static Endpoint endpoint(ElastiCacheProperties.Endpoint endpoint) {
		if (StringUtils.hasText(endpoint.getConfiguration())) {
			return new Endpoint.Cluster(List.of(HostPort.parse(endpoint.getConfiguration())));
		}
		if (StringUtils.hasText(endpoint.getServerless())) {
			return new Serverless(HostPort.parse(endpoint.getServerless()));
		}
		if (StringUtils.hasText(endpoint.getPrimary())) {
			HostPort reader = StringUtils.hasText(endpoint.getReader()) ? HostPort.parse(endpoint.getReader()) : null;
			return new ReplicationGroup(HostPort.parse(endpoint.getPrimary()), reader,
					endpoint.getNodes().stream().map(HostPort::parse).toList());
		}
		throw new IllegalStateException("No endpoint is set");
	}

	@Override
	public Endpoint getEndpoint() {
		return this.endpoint;
	}

	@Override
	public int getDatabase() {
		return this.properties.getDatabase();
	}

	@Override
	public List<InetSocketAddress> getDnsServers() {
		return this.dnsServers;
	}

	@Override
	public @Nullable String getUsername() {
		return this.properties.getUsername();
	}

	@Override
	public @Nullable String getPassword() {
		return this.properties.getPassword();
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		return this.sslBundle;
	}

}
