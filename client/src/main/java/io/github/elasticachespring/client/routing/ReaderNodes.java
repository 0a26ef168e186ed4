package io.github.elasticachespring.client.routing;

import java.util.concurrent.CompletionStage;

/**
 * Which nodes there are to read from: connects to those that come, and gives up those
 * that go.
 */
interface ReaderNodes extends AutoCloseable {

	/**
	 * Connects to the nodes there are now, and to others when they come. Further calls
	 * return the same stage.
	 * @return completes, and never fails, when each was connected or failed to
	 */
	CompletionStage<Void> start();

	@Override
	void close();

}
