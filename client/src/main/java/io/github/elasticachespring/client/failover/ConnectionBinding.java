package io.github.elasticachespring.client.failover;

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
	 * @param type the command's name
	 * @param epoch the connection's socket
	 * @return whether the command may be sent: {@code false} if what it belongs to began
	 * on a socket that is gone
	 */
	boolean admit(ProtocolKeyword type, int epoch) {
		if (type == CommandType.WAIT || "WAITAOF".equals(type.toString())) {
			return this.wroteOn == NONE || this.wroteOn == epoch;
		}
		if (type == CommandType.MULTI || type == CommandType.WATCH) {
			if (!isBound()) {
				this.begunOn = epoch;
			}
			this.multi |= type == CommandType.MULTI;
		}
		if (!isBound()) {
			return true;
		}
		boolean intact = this.begunOn == epoch;
		if (type == CommandType.EXEC || type == CommandType.DISCARD || type == CommandType.UNWATCH && !this.multi) {
			this.begunOn = NONE;
			this.multi = false;
		}
		return intact;
	}

}
