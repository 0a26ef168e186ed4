package io.github.elasticachespring.client.routing;

import java.time.Duration;

/**
 * What is known of one node that may answer reads. The first sign of trouble takes it out
 * of the rotation, and only a check brings it back.
 *
 * @param trouble why it does not answer
 * @param primary whether it said that it is the primary
 * @param stale whether it answers with old data
 * @param needsLink whether it refuses to answer with old data, as it once said
 */
record ReaderState(Trouble trouble, boolean primary, boolean stale, boolean needsLink) {

	/** A node that has not been asked yet. */
	static final ReaderState NEW = new ReaderState(Trouble.UNCHECKED, false, false, false);

	/** Why a node does not answer. */
	enum Trouble {

		/** It does. */
		NONE,

		/** It is connected, and nobody has asked how it is. */
		UNCHECKED,

		/** Its connection is lost. */
		LOST,

		/** It is connected, and does not answer. */
		SILENT,

		/** It answers that it is loading, or the like. */
		REFUSING

	}

	/** What a check found. */
	record Health(Replication replication, boolean ready, Duration behind) {
	}

	Standing standing() {
		if (this.trouble != Trouble.NONE) {
			return Standing.OUT;
		}
		if (this.primary) {
			return Standing.PRIMARY;
		}
		return this.stale ? Standing.STALE : Standing.REPLICA;
	}

	/** For people; empty if there is nothing to say. */
	String reason() {
		return (this.trouble != Trouble.NONE) ? " (" + this.trouble + ')' : "";
	}

	ReaderState connected() {
		return with(Trouble.UNCHECKED);
	}

	ReaderState lost() {
		return with(Trouble.LOST);
	}

	ReaderState silent() {
		return (this.trouble == Trouble.LOST) ? this : with(Trouble.SILENT);
	}

	ReaderState refused(Refusal refusal) {
		ReaderState refusing = (this.trouble == Trouble.LOST) ? this : with(Trouble.REFUSING);
		return (refusal != Refusal.MASTERDOWN) ? refusing
				: new ReaderState(refusing.trouble, this.primary, this.stale, true);
	}

	ReaderState checked(Health health, Duration maxLag) {
		Replication replication = health.replication();
		boolean late = health.behind().compareTo(maxLag) > 0;
		boolean refuses = !health.ready() || this.needsLink && !replication.linked();
		return new ReaderState(refuses ? Trouble.REFUSING : Trouble.NONE, replication.primary(),
				late || !replication.linked(), this.needsLink);
	}

	private ReaderState with(Trouble trouble) {
		return new ReaderState(trouble, this.primary, this.stale, this.needsLink);
	}

}
