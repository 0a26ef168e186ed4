package io.github.elasticachespring.client.keyspace;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;

/**
 * Tells listeners and the log what was done. Shared by all connections of a client, so
 * that the log says a thing once.
 */
final class TtlJournal {

	private static final InternalLogger logger = InternalLoggerFactory.getInstance(TtlJournal.class);

	private final List<TtlListener> listeners;

	private final AtomicBoolean failed = new AtomicBoolean();

	TtlJournal(List<TtlListener> listeners) {
		this.listeners = listeners;
	}

	void record(TtlAction action) {
		for (int i = 0; i < this.listeners.size(); i++) {
			this.listeners.get(i).onTtl(action);
		}
	}

	/** A missing TTL could not be set. */
	void failed(byte[] key, String reason) {
		record(TtlAction.FAILED);
		if (this.failed.compareAndSet(false, true)) {
			logger.warn("A missing TTL could not be set: the key, one like '{}', stays without until it is written "
					+ "again. Further failures are counted only. The reason: {}", KeyShape.of(key), reason);
		}
	}

	/** Keys of this shape are written without a TTL. */
	void warn(String shape) {
		record(TtlAction.WARNED);
		logger.warn("Keys like '{}' are written without a TTL: they stay until somebody deletes them, and are never "
				+ "evicted where the eviction policy is a volatile one, as it always is on Serverless. Give them a TTL "
				+ "in the code, set elasticache.ttl.default, add a rule to elasticache.ttl.rules, or name them in "
				+ "elasticache.ttl.exempt", shape);
	}

	/** So many shapes were told of that more would only fill the log. */
	void warnNoMore(int told) {
		logger.warn("{} kinds of keys without a TTL have been logged; no more will be", told);
	}

}
