package io.github.elasticachespring.client.routing;

import org.jspecify.annotations.Nullable;

/**
 * Hears of reads that wait and of reads that are sent again. Called on any thread; must
 * not block.
 */
public interface ReadListener {

	/**
	 * Reads began to wait for a reader, or wait no longer.
	 * @param change how many more, negative for fewer
	 */
	void onWaiting(int change);

	/**
	 * A read is about to be sent again.
	 * @param written whether it was written and not answered
	 * @param error the server's word if it refused the read, {@code null} otherwise
	 */
	void onResent(boolean written, @Nullable String error);

}
