package io.github.elasticachespring.simulator;

import java.util.concurrent.ThreadLocalRandom;

import io.github.elasticachespring.simulator.SimulatorSpec.Shape;

/**
 * The names of one cache, in ElastiCache's formats. They differ with the mode and with
 * encryption in transit.
 */
final class EndpointNames {

	private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

	private final SimulatorSpec spec;

	private final String id;

	EndpointNames(SimulatorSpec spec) {
		this(spec, randomId());
	}

	EndpointNames(SimulatorSpec spec, String id) {
		this.spec = spec;
		this.id = id;
	}

	String primary() {
		return this.spec.tls() ? "master." + domain() : plain(this.spec.name(), ".ng.0001");
	}

	String reader() {
		return this.spec.tls() ? "replica." + domain() : plain(this.spec.name() + "-ro", ".ng.0001");
	}

	String configuration() {
		return this.spec.tls() ? "clustercfg." + domain() : plain(this.spec.name(), ".clustercfg");
	}

	String serverless() {
		return this.spec.name() + "-" + this.id + ".serverless.use1.cache.amazonaws.com";
	}

	/**
	 * The name of a node.
	 * @param shard the shard, from 0
	 * @param index its place in the shard, from 0
	 */
	String node(int shard, int index) {
		if (this.spec.shape() == Shape.SERVERLESS) {
			return serverless();
		}
		String number = (this.spec.shape() == Shape.CLUSTER) ? "-%04d-%03d".formatted(shard + 1, index + 1)
				: "-%03d".formatted(index + 1);
		return this.spec.tls() ? this.spec.name() + number + "." + domain() : plain(this.spec.name() + number, ".0001");
	}

	/**
	 * The only name in the servers' certificate.
	 */
	String certificate() {
		return switch (this.spec.certificate()) {
			case FOR_ANOTHER_NAME -> "*.another." + randomId() + ".use1.cache.amazonaws.com";
			default -> (this.spec.shape() == Shape.SERVERLESS) ? serverless() : "*." + domain();
		};
	}

	private String domain() {
		return this.spec.name() + "." + this.id + ".use1.cache.amazonaws.com";
	}

	private String plain(String first, String last) {
		return first + "." + this.id + last + ".use1.cache.amazonaws.com";
	}

	private static String randomId() {
		return ThreadLocalRandom.current()
			.ints(6, 0, ALPHABET.length())
			.collect(StringBuilder::new, (id, i) -> id.append(ALPHABET.charAt(i)), StringBuilder::append)
			.toString();
	}

}
