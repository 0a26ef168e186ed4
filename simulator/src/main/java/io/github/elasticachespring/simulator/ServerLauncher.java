package io.github.elasticachespring.simulator;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Starts servers. A server's folder holds all it needs ({@code server.conf}, TLS
 * material), referred to by relative names, and whatever it wrote before.
 */
interface ServerLauncher {

	ServerVersion version();

	/**
	 * Whether a server's unix socket can be reached through its folder.
	 */
	boolean sharesFiles();

	/**
	 * Start a server.
	 * @param name the node's name, for messages
	 * @param directory its folder
	 */
	ServerProcess launch(String name, Path directory) throws IOException;

	/**
	 * A server that was started. It ends with this JVM, however the JVM ends.
	 */
	interface ServerProcess {

		boolean isAlive();

		/**
		 * End it at once, as a crash does, and wait until it is gone.
		 */
		void kill();

		/**
		 * Stop it without ending it: its sockets stay open, the kernel acknowledges.
		 */
		void suspend();

		void resume();

		/**
		 * The end of its log.
		 */
		String log();

	}

}
