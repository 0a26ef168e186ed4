package io.github.elasticachespring.client.keyspace;

/**
 * What is done about the TTL of the keys that a command writes, before policy and keys
 * are looked at.
 */
sealed interface TtlTreatment {

	/** In the words of the documentation. */
	String words();

	/**
	 * Whether the command has a form that says a TTL, so that one without is refused
	 * where TTLs are asked for.
	 */
	default boolean saysTtl() {
		return true;
	}

	/** SET and what has the same options: their index after the fixed arguments. */
	record Options(boolean counted) implements TtlTreatment {

		@Override
		public String words() {
			return "`EX` or `PX` is added" + (this.counted ? " where there is one key" : "")
					+ "; a TTL of its own is kept, or cut to `max`; with `KEEPTTL` a missing TTL is set in the same"
					+ " flush, after the reply if there is a condition";
		}

	}

	/** The command always says a TTL. */
	record Own(int index, TtlUnit unit) implements TtlTreatment {

		@Override
		public String words() {
			return "its TTL is kept, or cut to `max`";
		}

	}

	/** GETEX, which may say a TTL, take it away or do nothing. */
	record Getex() implements TtlTreatment {

		@Override
		public String words() {
			return "its TTL is kept, or cut to `max`; with `PERSIST` a missing TTL is set after a reply other than nil";
		}

	}

	/** RESTORE, whose TTL may be none. */
	record Restore() implements TtlTreatment {

		@Override
		public String words() {
			return "its TTL is kept, or cut to `max`; 0 becomes the key's TTL";
		}

	}

	/**
	 * A missing TTL is set by a second command.
	 *
	 * @param reply which replies say that the command wrote
	 * @param saysTtl whether the application could have said a TTL by another form
	 * @param oneKey whether of several keys one is written, which the reply names
	 */
	record Follow(ReplyRule reply, boolean saysTtl, boolean oneKey) implements TtlTreatment {

		@Override
		public String words() {
			return "a missing TTL is set after a reply" + this.reply.words()
					+ (this.oneKey ? ", for the key that it names" : "");
		}

	}

	/** The same, without waiting for a reply that can only be OK. */
	record FollowAtOnce() implements TtlTreatment {

		@Override
		public String words() {
			return "a missing TTL is set in the same flush";
		}

		@Override
		public boolean saysTtl() {
			return false;
		}

	}

	/** A script or function: only rules know what it writes. */
	record Script() implements TtlTreatment {

		@Override
		public String words() {
			return "a missing TTL is set after the reply for keys that a rule names; the default is not for them";
		}

		@Override
		public boolean saysTtl() {
			return false;
		}

	}

	/** Nothing, for a reason. */
	record Untouched(String reason) implements TtlTreatment {

		@Override
		public String words() {
			return "nothing: " + this.reason;
		}

	}

	/** No key's TTL, but what else has to wait while a transaction is open. */
	enum Transaction implements TtlTreatment {

		BEGIN, EXECUTE, ABANDON;

		@Override
		public String words() {
			return "what its commands would be followed by comes after `EXEC`";
		}

	}

}
