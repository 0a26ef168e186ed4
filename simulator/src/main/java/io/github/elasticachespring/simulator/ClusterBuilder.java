package io.github.elasticachespring.simulator;

import java.time.Duration;

import io.github.elasticachespring.simulator.SimulatorSpec.Shape;

/**
 * Builds a replication group with cluster mode enabled: shards, each a primary and its
 * replicas.
 */
public final class ClusterBuilder extends SimulatorBuilder<ClusterBuilder> {

	private int shards = 3;

	private int replicas = 1;

	private boolean fullCoverage = true;

	ClusterBuilder() {
		super(Shape.CLUSTER);
	}

	/**
	 * Set the number of shards, 3 by default.
	 * @param shards 1 to 16
	 * @return this builder
	 */
	public ClusterBuilder shards(int shards) {
		this.shards = between(1, 16, shards, "shards (here)");
		return this;
	}

	/**
	 * Set the number of replicas in each shard, 1 by default.
	 * @param replicas 0 to 5
	 * @return this builder
	 */
	public ClusterBuilder replicasPerShard(int replicas) {
		this.replicas = between(0, 5, replicas, "replicas in a shard");
		return this;
	}

	/**
	 * Let the other shards serve while one is lost
	 * ({@code cluster-require-full-coverage no}).
	 * @return this builder
	 */
	public ClusterBuilder partialCoverage() {
		this.fullCoverage = false;
		return this;
	}

	/**
	 * Turn encryption in transit off, which also changes the names.
	 * @return this builder
	 */
	public ClusterBuilder plainText() {
		return withoutTls();
	}

	/**
	 * Ask clients for an AUTH token.
	 * @param token 16 to 128 printable characters
	 * @return this builder
	 */
	public ClusterBuilder authToken(String token) {
		return withToken(token);
	}

	/**
	 * Set the time from the loss of a primary to the promotion of a replica, 1 second by
	 * default.
	 * @param delay the delay
	 * @return this builder
	 */
	public ClusterBuilder promotionDelay(Duration delay) {
		return withPromotionDelay(delay);
	}

	/**
	 * Promote nobody when a primary is lost.
	 * @return this builder
	 */
	public ClusterBuilder withoutAutomaticFailover() {
		return neverPromoting();
	}

	@Override
	int shards() {
		return this.shards;
	}

	@Override
	int replicas() {
		return this.replicas;
	}

	@Override
	boolean fullCoverage() {
		return this.fullCoverage;
	}

	@Override
	ClusterBuilder self() {
		return this;
	}

}
