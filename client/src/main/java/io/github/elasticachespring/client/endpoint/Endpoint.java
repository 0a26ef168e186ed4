package io.github.elasticachespring.client.endpoint;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a user points a client at. ElastiCache has three shapes, and each asks for another
 * way of finding the node that answers a command.
 */
public sealed interface Endpoint {

	/**
	 * The host whose name the nodes' certificates are checked against when a node is only
	 * known by its address.
	 */
	HostPort seed();

	/**
	 * Cluster mode disabled: one primary takes the writes, replicas follow it.
	 *
	 * @param primary the primary endpoint, which DNS moves to the new primary after a
	 * failover
	 * @param reader the reader endpoint, which answers with one replica at a time
	 * @param nodes the nodes' own endpoints, if known
	 */
	record ReplicationGroup(HostPort primary, @Nullable HostPort reader, List<HostPort> nodes) implements Endpoint {

		public ReplicationGroup {
			nodes = List.copyOf(nodes);
		}

		@Override
		public HostPort seed() {
			return this.primary;
		}

	}

	/**
	 * Cluster mode enabled: slots spread over shards, each with a primary and replicas.
	 *
	 * @param seeds the configuration endpoint, or any nodes of the cluster
	 */
	record Cluster(List<HostPort> seeds) implements Endpoint {

		public Cluster {
			seeds = List.copyOf(seeds);
			if (seeds.isEmpty()) {
				throw new IllegalArgumentException("a cluster needs at least one endpoint");
			}
		}

		@Override
		public HostPort seed() {
			return this.seeds.get(0);
		}

	}

	/**
	 * ElastiCache Serverless: always TLS, always the cluster protocol, and one logical
	 * node that owns all slots.
	 *
	 * @param endpoint the cache's one name; reads may use port 6380 of the same name
	 */
	record Serverless(HostPort endpoint) implements Endpoint {

		@Override
		public HostPort seed() {
			return this.endpoint;
		}

	}

}
