package io.github.elasticachespring.client.keyspace;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import io.github.elasticachespring.client.command.CommandArguments;
import io.github.elasticachespring.client.command.CommandTraits;

/**
 * The keys of one transaction, from its first WATCH or its MULTI to EXEC or DISCARD. Not
 * thread-safe: a transaction's commands come one after the other.
 */
final class KeyTransaction {

	private boolean queueing;

	private int slot = SlotSpan.NONE;

	/** A copy: the caller may use its key's bytes for something else. */
	private @Nullable ByteBuffer first;

	/** Told once a transaction. */
	private boolean reported;

	private @Nullable String reason;

	/** MULTI. */
	void begin() {
		this.queueing = true;
	}

	/** Whether commands are queued; before that, keys are only watched. */
	boolean isQueueing() {
		return this.queueing;
	}

	/**
	 * Takes note of a command's keys.
	 * @return what there is to report, if they are not where the others are
	 */
	@Nullable CrossSlotReport add(CommandTraits traits, CommandArguments arguments) {
		SlotSpan span = SlotSpan.of(traits, arguments, this.slot);
		if (!span.isCrossSlot()) {
			if (span.hasFirst()) {
				this.slot = span.slot();
				this.first = copyOf(span.first());
			}
			return null;
		}
		if (this.reported) {
			return null;
		}
		this.reported = this.queueing;
		ByteBuffer first = this.first;
		return (first != null) ? CrossSlotReport.of(traits, first, span) : CrossSlotReport.of(traits, arguments, span);
	}

	private static ByteBuffer copyOf(ByteBuffer key) {
		return ByteBuffer.allocate(key.remaining()).put(key.duplicate()).flip();
	}

	/** Nothing more of the transaction is to be sent. */
	void giveUp(String reason) {
		this.reason = reason;
	}

	/** Why the transaction was given up, if it was. */
	@Nullable String reason() {
		return this.reason;
	}

}
