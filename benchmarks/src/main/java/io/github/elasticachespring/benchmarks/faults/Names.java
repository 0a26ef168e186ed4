package io.github.elasticachespring.benchmarks.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.SimulatedNode;

/**
 * What a client is told about the cache: the names a user would give, and who knows them.
 *
 * @param endpoint the primary's, or the configuration endpoint's, name and port
 * @param reader the reader's; the endpoint again in a cluster
 * @param nodes every node's
 * @param dns the name server
 * @param certificate the authority to trust, as a URL
 * @param shards how many there are; more than one makes it a cluster
 */
record Names(String endpoint, String reader, List<String> nodes, String dns, String certificate, int shards) {

	static Names of(ElastiCacheSimulator cache, int shards) {
		InetSocketAddress dns = cache.dnsServer();
		String endpoint = (shards > 1) ? cache.configurationEndpoint() : cache.primaryEndpoint();
		return new Names(endpoint, (shards > 1) ? endpoint : cache.readerEndpoint(), cache.nodeEndpoints(),
				dns.getAddress().getHostAddress() + ':' + dns.getPort(), cache.caCertificate().toUri().toString(),
				shards);
	}

	boolean isCluster() {
		return this.shards > 1;
	}

	/** An address as a socket's. */
	static InetSocketAddress address(String endpoint) {
		return new InetSocketAddress(host(endpoint), Integer.parseInt(port(endpoint)));
	}

	/** How a worker is told; the inverse of {@link #parse}. */
	String encode() {
		return String.join(" ", this.endpoint, this.reader, String.join(",", this.nodes), this.dns, this.certificate,
				Integer.toString(this.shards));
	}

	static Names parse(String encoded) {
		String[] parts = encoded.split(" ");
		return new Names(parts[0], parts[1], List.of(parts[2].split(",")), parts[3], parts[4],
				Integer.parseInt(parts[5]));
	}

	/**
	 * Writes the names for a client that asks the JVM. The JVM's file stands still, as
	 * DNS does: it is behind for longer than anyone is watched.
	 * @return the file, for {@code jdk.net.hosts.file}
	 */
	static Path writeHosts(ElastiCacheSimulator cache, Names names) {
		List<String> lines = new ArrayList<>(List.of("127.0.0.1 localhost"));
		for (SimulatedNode node : cache.nodes()) {
			lines.add(line(node.address().getAddress(), node.name()));
		}
		if (names.isCluster()) {
			cache.nodes().forEach((node) -> lines.add(line(node.address().getAddress(), host(names.endpoint()))));
		}
		else {
			lines.add(line(cache.primary().address().getAddress(), host(names.endpoint())));
			lines.add(line(cache.replicas().get(0).address().getAddress(), host(names.reader())));
		}
		try {
			Path file = Files.createTempFile("benchmark", ".hosts");
			file.toFile().deleteOnExit();
			return Files.write(file, lines);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String line(InetAddress address, String host) {
		return address.getHostAddress() + ' ' + host;
	}

	static String host(String endpoint) {
		return endpoint.substring(0, endpoint.lastIndexOf(':'));
	}

	static String port(String endpoint) {
		return endpoint.substring(endpoint.lastIndexOf(':') + 1);
	}

}
