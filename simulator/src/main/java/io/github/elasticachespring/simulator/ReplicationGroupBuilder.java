package io.github.elasticachespring.simulator;

import java.time.Duration;

import io.github.elasticachespring.simulator.SimulatorSpec.Shape;

/**
 * Builds a replication group with cluster mode disabled: one primary and its replicas.
 */
public final class ReplicationGroupBuilder extends SimulatorBuilder<ReplicationGroupBuilder> {

	private int replicas = 1;

	private boolean secondary;

	ReplicationGroupBuilder() {
		super(Shape.REPLICATION_GROUP);
	}

	/**
	 * Set the number of replicas, 1 by default.
	 * @param replicas 0 to 5
	 * @return this builder
	 */
	public ReplicationGroupBuilder replicas(int replicas) {
		this.replicas = between(0, 5, replicas, "replicas");
		return this;
	}

	/**
	 * Turn encryption in transit off, which also changes the names.
	 * @return this builder
	 */
	public ReplicationGroupBuilder plainText() {
		return withoutTls();
	}

	/**
	 * Ask clients for an AUTH token.
	 * @param token 16 to 128 printable characters
	 * @return this builder
	 */
	public ReplicationGroupBuilder authToken(String token) {
		return withToken(token);
	}

	/**
	 * Set the time from the loss of a primary to the promotion of a replica, 1 second by
	 * default.
	 * @param delay the delay
	 * @return this builder
	 */
	public ReplicationGroupBuilder promotionDelay(Duration delay) {
		return withPromotionDelay(delay);
	}

	/**
	 * Promote nobody when a primary is lost: Multi-AZ is off.
	 * @return this builder
	 */
	public ReplicationGroupBuilder withoutAutomaticFailover() {
		return neverPromoting();
	}

	/**
	 * Make it a secondary of a Global Datastore: its primary is a replica of a node in
	 * another region, so that no node takes writes before
	 * {@link ElastiCacheSimulator#promoteSecondary()}.
	 * @return this builder
	 */
	public ReplicationGroupBuilder globalDatastoreSecondary() {
		this.secondary = true;
		return this;
	}

	@Override
	boolean secondary() {
		return this.secondary;
	}

	@Override
	int shards() {
		return 1;
	}

	@Override
	int replicas() {
		return this.replicas;
	}

	@Override
	ReplicationGroupBuilder self() {
		return this;
	}

}
