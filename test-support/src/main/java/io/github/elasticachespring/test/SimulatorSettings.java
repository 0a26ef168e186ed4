package io.github.elasticachespring.test;

import io.github.elasticachespring.simulator.ClusterBuilder;
import io.github.elasticachespring.simulator.ElastiCacheSimulator;
import io.github.elasticachespring.simulator.ElastiCacheSimulatorTest.Shape;
import io.github.elasticachespring.simulator.ReplicationGroupBuilder;
import io.github.elasticachespring.simulator.ServerlessBuilder;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which simulator to start. Equal settings can share one.
 *
 * @param shape the shape of the cache
 * @param replicas number of replicas, of each shard in a cluster
 * @param shards number of shards of a cluster
 * @param username name of the ACL user, empty for an AUTH token
 * @param password password or AUTH token, empty for none
 * @param tls whether connections are encrypted
 */
record SimulatorSettings(@DefaultValue("replication-group") Shape shape, @DefaultValue("1") int replicas,
		@DefaultValue("3") int shards, @DefaultValue("") String username,
		@DefaultValue(DEFAULT_PASSWORD) String password, @DefaultValue("true") boolean tls) {

	static final String DEFAULT_PASSWORD = "simulated-elasticache";

	private static final String SERVERLESS_USERNAME = "app";

	static SimulatorSettings of(AutoConfigureElastiCache annotation) {
		return new SimulatorSettings(annotation.shape(), annotation.replicas(), annotation.shards(),
				annotation.username(), annotation.password(), annotation.tls());
	}

	ElastiCacheSimulator start() {
		return switch (this.shape) {
			case REPLICATION_GROUP -> replicationGroup().start();
			case CLUSTER -> cluster().start();
			case SERVERLESS -> serverless().start();
		};
	}

	private ReplicationGroupBuilder replicationGroup() {
		ReplicationGroupBuilder builder = ElastiCacheSimulator.replicationGroup().replicas(this.replicas);
		if (!this.tls) {
			return builder.plainText();
		}
		if (this.password.isEmpty()) {
			return builder;
		}
		return this.username.isEmpty() ? builder.authToken(this.password) : builder.user(this.username, this.password);
	}

	private ClusterBuilder cluster() {
		ClusterBuilder builder = ElastiCacheSimulator.cluster().shards(this.shards).replicasPerShard(this.replicas);
		if (!this.tls) {
			return builder.plainText();
		}
		if (this.password.isEmpty()) {
			return builder;
		}
		return this.username.isEmpty() ? builder.authToken(this.password) : builder.user(this.username, this.password);
	}

	private ServerlessBuilder serverless() {
		if (!this.tls) {
			throw new IllegalArgumentException("A serverless cache speaks TLS only");
		}
		ServerlessBuilder builder = ElastiCacheSimulator.serverless();
		if (this.password.isEmpty()) {
			return builder;
		}
		return builder.user(this.username.isEmpty() ? SERVERLESS_USERNAME : this.username, this.password);
	}

}
