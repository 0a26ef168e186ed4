package io.github.elasticachespring.client.routing;

import java.time.Duration;

/**
 * The numbers of reading from readers.
 *
 * @param endpoint the readers' name, for people
 * @param primaryAnswersOtherwise whether the primary answers a read when no replica can
 * @param repeatReads whether a read may be sent again when its reply is lost
 * @param database the database the readers' connections have selected
 * @param commandTimeout the longest a command may take; a node that does not answer for a
 * quarter of it is taken for silent, so that there is time to ask others
 * @param maxLag how far a replica may be behind its primary
 */
public record ReaderSettings(String endpoint, boolean primaryAnswersOtherwise, boolean repeatReads, int database,
		Duration commandTimeout, Duration maxLag) {

	private static final int FRACTION_OF_TIMEOUT = 4;

	Duration suspicion() {
		return this.commandTimeout.dividedBy(FRACTION_OF_TIMEOUT);
	}

}
