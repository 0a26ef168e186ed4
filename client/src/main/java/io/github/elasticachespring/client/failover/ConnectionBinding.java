package io.github.elasticachespring.client.failover;

import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;

/**
 * Remembers whether a connection is between WATCH or MULTI and EXEC or DISCARD, and on
 * which of its sockets that began. Guarded by the connection's lock where commands are
 * sent in turn; a transaction's commands come from one thread in any case.
 */
final class ConnectionBinding {

	private static final int NONE = -1;

	/** The socket a transaction began on. */
	private volatile int begunOn = NONE;

	private boolean multi;

	/** What the server has been told to execute together. */
	private final List<Attempt<?, ?, ?>> queued = new ArrayList<>();

	/**
	 * Whether the caller was told, at a MULTI or WATCH, that what came before is lost:
	 * another MULTI or WATCH then begins anew. Any other command may still be the rest of
	 * a pipelined transaction, and does not run by itself.
	 */
	private boolean refused;

	/** The socket that the last write went to. */
	private volatile int wroteOn = NONE;

	/**
	 * Whether a command begins, ends or asks about something that belongs to a socket.
	 */
	static boolean concerns(ProtocolKeyword type) {
		return type == CommandType.MULTI || type == CommandType.EXEC || type == CommandType.WATCH
				|| type == CommandType.DISCARD || type == CommandType.UNWATCH || type == CommandType.WAIT
				|| "WAITAOF".equals(type.toString());
	}

	/** Whether commands belong together now. */
	boolean isBound() {
		return this.begunOn != NONE;
	}

	/**
	 * Takes note of a write, whose replication a later WAIT asks about.
	 * @param epoch the connection's socket
	 */
	void wrote(int epoch) {
		if (this.wroteOn != epoch) {
			this.wroteOn = epoch;
		}
	}

	/**
	 * Takes note of a command about to be sent.
	 * @param attempt the command
	 * @param epoch the connection's socket
	 * @return whether the command may be sent: {@code false} if what it belongs to began
	 * on a socket that is gone
	 */
	boolean admit(Attempt<?, ?, ?> attempt, int epoch) {
		ProtocolKeyword type = attempt.getType();
		if (type == CommandType.WAIT || "WAITAOF".equals(type.toString())) {
			return this.wroteOn == NONE || this.wroteOn == epoch;
		}
		boolean begins = type == CommandType.MULTI || type == CommandType.WATCH;
		if (begins && (!isBound() || this.refused)) {
			forget();
			this.begunOn = epoch;
		}
		this.multi |= type == CommandType.MULTI;
		if (!isBound()) {
			return true;
		}
		boolean intact = this.begunOn == epoch;
		this.refused |= !intact && begins;
		if (type == CommandType.EXEC) {
			attempt.setTransaction(List.copyOf(this.queued));
			forget();
		}
		else if (type == CommandType.DISCARD || type == CommandType.UNWATCH && !this.multi) {
			forget();
		}
		else if (this.multi) {
			this.queued.add(attempt);
		}
		return intact;
	}

	private void forget() {
		this.begunOn = NONE;
		this.multi = false;
		this.refused = false;
		this.queued.clear();
	}

}
