package io.github.elasticachespring.client.command;

/**
 * A connection that tells whether it sends commands as they come. Lettuce lets an
 * application switch that off and does not say whether it did.
 */
public interface FlushControl {

	/**
	 * Whether a command is sent without a call of {@code flushCommands()}.
	 * @return {@code false} while an application collects commands
	 */
	boolean isAutoFlush();

}
