package io.github.elasticachespring.client.routing;

/**
 * How much a node's answers to reads are worth, the best first.
 */
enum Standing {

	/** A replica that follows its primary. */
	REPLICA,

	/** The primary itself: it answers nothing that is old, but has other work. */
	PRIMARY,

	/** A replica that answers with old data: it lags, or has lost its primary. */
	STALE,

	/** It does not answer: lost, silent, loading, or not asked yet. */
	OUT

}
