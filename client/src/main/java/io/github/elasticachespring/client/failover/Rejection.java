package io.github.elasticachespring.client.failover;

import org.jspecify.annotations.Nullable;

/**
 * Errors by which a server says that it did not execute a command and that the fault is
 * its own. Source: the error codes of Redis 6.2 to 7.x and Valkey 8
 * ({@code createSharedObjects}, {@code clusterRedirectClient}).
 */
public enum Rejection {

	/** A replica was asked to write: the primary is elsewhere. */
	READONLY(true),

	/** The node is loading its data. */
	LOADING(true),

	/** A replica has lost its primary and must not answer. */
	MASTERDOWN(true),

	/** The cluster has no complete or no reachable set of slots. */
	CLUSTERDOWN(true),

	/** The keys of this command are on their way to another node. */
	TRYAGAIN(false),

	/** Too few replicas are connected to take a write. */
	NOREPLICAS(false),

	/** A blocking command was let go, since its node is no longer the primary. */
	UNBLOCKED(true),

	/** The slot is another node's. */
	MOVED(false),

	/** The keys are on their way to another node, or there already. */
	ASK(false);

	/** How EXEC tells that its node would not take the transaction's writes. */
	private static final String ABORTED = "EXECABORT Transaction discarded because of: ";

	/**
	 * How a script before 7.0 tells that it ended at its first write: on a replica none
	 * is executed. From 7.0 on the error begins with the code.
	 */
	private static final String SCRIPT = "ERR Error running script";

	private final boolean concernsNode;

	Rejection(boolean concernsNode) {
		this.concernsNode = concernsNode;
	}

	/**
	 * Whether the node will refuse other commands, too.
	 * @return {@code false} if the rejection concerns this one command
	 */
	public boolean concernsNode() {
		return this.concernsNode;
	}

	/**
	 * Reads an error, that of a transaction by what it was discarded for.
	 * @param error the server's words
	 * @return the rejection, {@code null} if the error is the command's own
	 */
	public static @Nullable Rejection of(String error) {
		if (error.isEmpty()) {
			return null;
		}
		return switch (error.charAt(0)) {
			case 'R' -> READONLY.matching(error);
			case 'L' -> LOADING.matching(error);
			case 'M' -> error.startsWith("MO") ? MOVED.matching(error) : MASTERDOWN.matching(error);
			case 'A' -> ASK.matching(error);
			case 'E' -> ofMany(error);
			case 'C' -> CLUSTERDOWN.matching(error);
			case 'T' -> TRYAGAIN.matching(error);
			case 'N' -> NOREPLICAS.matching(error);
			case 'U' -> UNBLOCKED.matching(error);
			default -> null;
		};
	}

	/** The error of several commands that were to be executed as one. */
	private static @Nullable Rejection ofMany(String error) {
		if (error.startsWith(ABORTED)) {
			return of(error.substring(ABORTED.length()));
		}
		return (error.startsWith(SCRIPT) && error.contains(": -" + READONLY + ' ')) ? READONLY : null;
	}

	/**
	 * Whether the node names another.
	 */
	boolean isRedirection() {
		return this == MOVED || this == ASK;
	}

	/**
	 * Where a redirection leads.
	 * @param error the server's words, such as {@code MOVED 3999 10.0.1.17:6379}
	 * @return host and port, {@code null} if the error is no redirection
	 */
	static @Nullable String target(String error) {
		Rejection rejection = of(error);
		return (rejection != null && rejection.isRedirection()) ? error.substring(error.lastIndexOf(' ') + 1) : null;
	}

	private @Nullable Rejection matching(String error) {
		String code = name();
		boolean whole = error.length() == code.length() || error.startsWith(" ", code.length());
		return (error.startsWith(code) && whole) ? this : null;
	}

}
