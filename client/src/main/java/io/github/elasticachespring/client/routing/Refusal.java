package io.github.elasticachespring.client.routing;

import org.jspecify.annotations.Nullable;

/**
 * Errors by which a node says that it does not answer reads for now. Source: the error
 * codes of Redis 6.2 to 7.x and Valkey 8 ({@code createSharedObjects}).
 */
enum Refusal {

	/** The node is loading its data. */
	LOADING,

	/** A replica has lost its primary, and is configured not to answer with old data. */
	MASTERDOWN,

	/** The node is busy with a script. */
	BUSY,

	/** The cluster has no complete set of slots, and nobody may read meanwhile. */
	CLUSTERDOWN,

	/** The slot is another shard's. */
	MOVED,

	/** The keys are on their way to another shard. */
	ASK,

	/** Some of the keys are on their way to another shard. */
	TRYAGAIN;

	/**
	 * Whether others of the same shard would say the same, and go on answering others.
	 */
	boolean isRedirection() {
		return this == MOVED || this == ASK || this == TRYAGAIN;
	}

	/**
	 * Reads an error.
	 * @param error the server's words
	 * @return the refusal, {@code null} if the error is the command's own
	 */
	static @Nullable Refusal of(String error) {
		if (error.isEmpty()) {
			return null;
		}
		return switch (error.charAt(0)) {
			case 'L' -> LOADING.matching(error);
			case 'M' -> error.startsWith("MO") ? MOVED.matching(error) : MASTERDOWN.matching(error);
			case 'B' -> BUSY.matching(error);
			case 'C' -> CLUSTERDOWN.matching(error);
			case 'A' -> ASK.matching(error);
			case 'T' -> TRYAGAIN.matching(error);
			default -> null;
		};
	}

	private @Nullable Refusal matching(String error) {
		return error.startsWith(name() + ' ') ? this : null;
	}

}
