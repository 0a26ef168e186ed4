package io.github.elasticachespring.client.keyspace;

import java.nio.ByteBuffer;

import io.github.elasticachespring.client.command.CommandArguments;
import io.github.elasticachespring.client.command.CommandTraits;
import io.github.elasticachespring.client.command.KeyAccess;
import io.github.elasticachespring.client.command.KeyPositions.KeyConsumer;

/**
 * Looks at the keys of one call until two of them lie in different slots. For one call
 * and one thread; nothing is copied or kept.
 */
final class SlotSpan implements KeyConsumer {

	/** No key yet. */
	static final int NONE = -1;

	private final CommandArguments arguments;

	private int slot;

	private int first = -1;

	private int elsewhere = -1;

	private SlotSpan(CommandArguments arguments, int slot) {
		this.arguments = arguments;
		this.slot = slot;
	}

	/**
	 * Looks at a call's keys.
	 * @param traits the command's traits
	 * @param arguments its arguments
	 * @param slot where the keys before these lie, or {@link #NONE}
	 */
	static SlotSpan of(CommandTraits traits, CommandArguments arguments, int slot) {
		SlotSpan span = new SlotSpan(arguments, slot);
		traits.keys().forEach(arguments, span);
		return span;
	}

	@Override
	public void accept(int index, KeyAccess access) {
		if (this.elsewhere >= 0) {
			return;
		}
		int slot = Slots.of(this.arguments.bytes(index));
		if (this.slot == NONE) {
			this.slot = slot;
			this.first = index;
		}
		else if (slot != this.slot) {
			this.elsewhere = index;
		}
	}

	/** Whether there are keys in more than one slot. */
	boolean isCrossSlot() {
		return this.elsewhere >= 0;
	}

	/** The one slot of all keys, or {@link #NONE} without any. */
	int slot() {
		return this.slot;
	}

	/** The key that lies elsewhere. */
	ByteBuffer elsewhere() {
		return this.arguments.bytes(this.elsewhere);
	}

	/** Whether the slot is that of a key of this call. */
	boolean hasFirst() {
		return this.first >= 0;
	}

	/** The key whose slot it is. */
	ByteBuffer first() {
		return this.arguments.bytes(this.first);
	}

}
