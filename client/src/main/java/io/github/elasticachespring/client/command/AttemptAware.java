package io.github.elasticachespring.client.command;

import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

/**
 * A command that wants to know what becomes of it between its dispatch and its end. A
 * link of the chain may wrap commands in one; whoever makes a command wait, or sends it
 * again, looks for it and tells it. Called on any thread, one call after the other. A
 * command that goes straight through hears nothing.
 */
public interface AttemptAware {

	/** The command waits for a node to take it. */
	void held();

	/**
	 * An attempt ended without an answer for the caller, and another one follows.
	 * @param reason what became of it, as the tag {@code reason} of
	 * {@code elasticache.commands.resent} says it
	 */
	void attemptFailed(String reason);

	/** The command goes out after it waited, or once more after an attempt failed. */
	void sent();

	/**
	 * Finds the one that wants to know.
	 * @param command the command, in whatever wrappers
	 * @return it, {@code null} if nobody wants to know
	 */
	static @Nullable AttemptAware of(RedisCommand<?, ?, ?> command) {
		return CommandWrapper.unwrap(command, AttemptAware.class);
	}

}
