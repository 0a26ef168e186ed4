package io.github.elasticachespring.client.command;

/**
 * A command that wants to know where it is sent. A link of the chain may wrap commands in
 * one; whoever takes a command to a reader tells it.
 */
public interface RoutedCommand {

	/** The command goes to a reader, not to the primary. */
	void routedToReader();

}
