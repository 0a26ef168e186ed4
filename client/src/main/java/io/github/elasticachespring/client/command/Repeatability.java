package io.github.elasticachespring.client.command;

/**
 * Whether a command may be sent once more when nobody knows if the server has executed it
 * already.
 *
 * <p>
 * The yardstick: whatever others do meanwhile, executing the command twice must leave
 * nothing behind that executing it once could not have left. So a command that meets
 * another element the second time (LTRIM, LSET, ZREMRANGEBYRANK) is {@link #NEVER},
 * however harmless it looks alone, and so is one whose reply is the point of it: what was
 * taken away (GETDEL, SPOP), or who came first (SETNX).
 */
public enum Repeatability {

	/**
	 * A read, or a write whose second execution leaves the same state and gives the same
	 * reply. A repeated write may overwrite what another client wrote meanwhile, as it
	 * could have done by arriving later.
	 */
	EXACT,

	/**
	 * The same state, but perhaps another reply: SADD answers 0 where it would have
	 * answered 1.
	 */
	STATE,

	/**
	 * The second execution does more than the first, fails, or loses what the first one
	 * answered. Also every command that the table does not know.
	 */
	NEVER;

	/**
	 * The more careful of two judgements.
	 * @param other the other judgement
	 * @return this or the other one, whichever allows less
	 */
	Repeatability and(Repeatability other) {
		return (compareTo(other) >= 0) ? this : other;
	}

}
