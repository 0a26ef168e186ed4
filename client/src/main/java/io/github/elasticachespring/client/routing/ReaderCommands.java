package io.github.elasticachespring.client.routing;

import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;

import io.github.elasticachespring.client.command.CommandArguments;
import io.github.elasticachespring.client.command.CommandTraits;

/**
 * Tells what a replica may answer in place of its primary: what only reads data and does
 * not block. Lettuce's own list is another: it takes SCRIPT, CLIENT and INFO for reads,
 * though a script that one replica loads is unknown everywhere else, and a blocking
 * XREAD, behind which the reads of all other callers would wait.
 */
public final class ReaderCommands {

	private ReaderCommands() {
	}

	/**
	 * Judges a command.
	 * @param command the command about to be sent
	 * @return whether a replica may answer it
	 */
	public static boolean include(RedisCommand<?, ?, ?> command) {
		CommandTraits traits = CommandTraits.of(command);
		if (!traits.reads() || command.getType() == CommandType.TOUCH) {
			// TOUCH is a read to the server, but is sent for what it does to the
			// primary's evictions.
			return false;
		}
		return !traits.mayBlock() || traits.blockingTimeout(CommandArguments.of(command)) == null;
	}

}
