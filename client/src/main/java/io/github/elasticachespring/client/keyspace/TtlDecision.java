package io.github.elasticachespring.client.keyspace;

import java.util.List;

/**
 * What is to be done about one command.
 */
sealed interface TtlDecision {

	/** It goes as it is. */
	TtlDecision NOTHING = new Nothing();

	/** See {@link #NOTHING}. */
	record Nothing() implements TtlDecision {

	}

	/** A TTL is added to its arguments, as EX if it is in whole seconds. */
	record Append(long millis) implements TtlDecision {

	}

	/**
	 * A number among its arguments becomes another.
	 *
	 * @param index the argument
	 * @param number what to put there
	 * @param cut whether a caller's TTL becomes shorter; a missing one is put in
	 * otherwise
	 */
	record Replace(int index, long number, boolean cut) implements TtlDecision {

	}

	/**
	 * Its keys get the TTL they lack.
	 *
	 * @param keys those to look after
	 * @param when the earliest time
	 * @param reply which replies say that the command wrote
	 * @param oneKey whether only the key that the reply names was written
	 */
	record Follow(List<KeyTtl> keys, When when, ReplyRule reply, boolean oneKey) implements TtlDecision {

		/** The caller asked for the TTL there is. */
		Follow withoutRefresh() {
			return new Follow(this.keys.stream().map((key) -> new KeyTtl(key.key(), key.millis(), false)).toList(),
					this.when, this.reply, this.oneKey);
		}

	}

	/**
	 * It fails unsent.
	 *
	 * @param key the first key without a TTL
	 * @param reason what is wrong with the command, a part of a sentence
	 */
	record Reject(byte[] key, String reason) implements TtlDecision {

	}

	/** It goes as it is, and its keys are looked at a little later. */
	record Watch(List<byte[]> keys) implements TtlDecision {

	}

	/** When a missing TTL is set. */
	enum When {

		/** In the same flush: it is certain that the command writes. */
		AT_ONCE,

		/** When the reply says that it wrote. */
		AFTER_REPLY,

		/** When the transaction it stands in was executed. */
		AFTER_EXEC

	}

	/**
	 * A key and what it is to live.
	 *
	 * @param key the key
	 * @param millis the TTL
	 * @param refresh whether it replaces a TTL that is there
	 */
	record KeyTtl(byte[] key, long millis, boolean refresh) {

	}

}
