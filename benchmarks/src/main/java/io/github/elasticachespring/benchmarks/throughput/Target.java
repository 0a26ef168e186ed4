package io.github.elasticachespring.benchmarks.throughput;

import java.net.InetSocketAddress;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import org.jspecify.annotations.Nullable;

/**
 * The server under all clients. It speaks TLS.
 *
 * @param host its address: a simulator's names are known to its own name server only, and
 * not every client can be told to ask that one
 * @param port its port
 * @param named how this project's starter gets there, as a user would; {@code null} if
 * only the address is known
 */
record Target(String host, int port, @Nullable Named named) {

	/** From the environment, so that it shows in no list of processes. */
	static final String PASSWORD_VARIABLE = "BENCHMARK_PASSWORD";

	static Target of(ElastiCacheSimulator cache) {
		InetSocketAddress address = cache.primary().address();
		InetSocketAddress dns = cache.dnsServer();
		return new Target(address.getAddress().getHostAddress(), address.getPort(), new Named(cache.primaryEndpoint(),
				dns.getAddress().getHostAddress() + ':' + dns.getPort(), cache.caCertificate().toUri().toString()));
	}

	/** The default user's password. */
	@Nullable String password() {
		return System.getenv(PASSWORD_VARIABLE);
	}

	/** How a worker is told; the inverse of {@link #parse}. */
	String encode() {
		String address = this.host + ' ' + this.port;
		return (this.named == null) ? address
				: String.join(" ", address, this.named.endpoint(), this.named.dnsServer(), this.named.certificate());
	}

	static Target parse(String encoded) {
		String[] parts = encoded.split(" ");
		return new Target(parts[0], Integer.parseInt(parts[1]),
				(parts.length > 2) ? new Named(parts[2], parts[3], parts[4]) : null);
	}

	/**
	 * A name, who knows it, and who vouches for it.
	 */
	record Named(String endpoint, String dnsServer, String certificate) {
	}

}
