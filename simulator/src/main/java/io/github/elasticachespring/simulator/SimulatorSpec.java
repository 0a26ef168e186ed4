package io.github.elasticachespring.simulator;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What a builder was told.
 *
 * @param shape kind of cache
 * @param name name of the replication group or the serverless cache
 * @param shards number of shards
 * @param replicas replicas of each shard
 * @param port the wanted port
 * @param tls whether connections are encrypted
 * @param certificate what is wrong with the certificate, if anything
 * @param username name of the ACL user
 * @param password its password, or the AUTH token
 * @param dnsTtl TTL of DNS answers
 * @param dnsLag how long names keep their old answer after a role change
 * @param promotionDelay time from a primary's loss to the promotion of a replica
 * @param automaticFailover whether a lost primary is replaced at all
 * @param fullCoverage whether a cluster that lost a shard refuses commands for the others
 * @param relayed whether each node stands behind a relay that can lose replies
 * @param secondary whether the primary is elsewhere, as in a Global Datastore's secondary
 * @param backEnd where servers come from
 */
record SimulatorSpec(Shape shape, String name, int shards, int replicas, int port, boolean tls, Certificate certificate,
		@Nullable String username, @Nullable String password, Duration dnsTtl, Duration dnsLag, Duration promotionDelay,
		boolean automaticFailover, boolean fullCoverage, boolean relayed, boolean secondary, BackEnd backEnd) {

	boolean clustered() {
		return this.shape != Shape.REPLICATION_GROUP;
	}

	enum Shape {

		REPLICATION_GROUP, CLUSTER, SERVERLESS

	}

	enum Certificate {

		VALID, FOR_ANOTHER_NAME, UNTRUSTED

	}

}
