package io.github.elasticachespring.client.keyspace;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import io.github.elasticachespring.client.command.CommandArguments;
import io.github.elasticachespring.client.command.CommandTraits;

/**
 * Keys that lie in several slots, in words: which, where, and what would bring them
 * together. Keys only, never values.
 *
 * @param command the command whose keys they are
 * @param keys the keys, the first of them and the first that lies elsewhere among them
 * @param more how many keys are not named
 * @param transaction whether the first key is that of an earlier command
 */
record CrossSlotReport(String command, List<Key> keys, int more, boolean transaction) {

	private static final int NAMED = 8;

	/** A key and its slot, in words. */
	record Key(String text, String pattern, int slot) {

		static Key of(ByteBuffer key) {
			return new Key(KeyText.of(key), KeyText.pattern(key), Slots.of(key));
		}

		@Override
		public String toString() {
			return "'%s' (slot %d)".formatted(this.text, this.slot);
		}

	}

	/** A command whose own keys span slots. */
	static CrossSlotReport of(CommandTraits traits, CommandArguments arguments, SlotSpan span) {
		List<Key> keys = new ArrayList<>();
		int[] seen = { 0 };
		traits.keys().forEach(arguments, (index, access) -> {
			if (seen[0]++ < NAMED) {
				keys.add(Key.of(arguments.bytes(index)));
			}
		});
		int first = keys.get(0).slot();
		if (keys.stream().allMatch((key) -> key.slot() == first)) {
			keys.set(NAMED - 1, Key.of(span.elsewhere()));
		}
		return new CrossSlotReport(traits.name(), List.copyOf(keys), seen[0] - keys.size(), false);
	}

	/** A command in a transaction that another key began. */
	static CrossSlotReport of(CommandTraits traits, ByteBuffer begun, SlotSpan span) {
		return new CrossSlotReport(traits.name(), List.of(Key.of(begun), Key.of(span.elsewhere())), 0, true);
	}

	/** What the log is told of once: the command and the kinds of its keys. */
	String pattern() {
		Key first = this.keys.get(0);
		Key elsewhere = elsewhere();
		return "%s '%s' '%s'".formatted(this.command, first.pattern(), elsewhere.pattern());
	}

	/** Which keys lie where. */
	String facts() {
		if (this.transaction) {
			return "a transaction uses keys of several slots: its first is %s, and %s has %s"
				.formatted(this.keys.get(0), this.command, elsewhere());
		}
		return "the keys of %s lie in several slots: %s%s".formatted(this.command,
				String.join(", ", this.keys.stream().map(Key::toString).toList()),
				(this.more > 0) ? " and %d more".formatted(this.more) : "");
	}

	/** What would bring them together. */
	String remedy() {
		String first = this.keys.get(0).text();
		String second = elsewhere().text();
		return "A cluster takes a command, a transaction or a script only if all of its keys are in one slot. Keys "
				+ "with the same hash tag are, such as '%s' and '%s'".formatted(tagged(first, second),
						tagged(second, first));
	}

	private Key elsewhere() {
		int first = this.keys.get(0).slot();
		return this.keys.stream().filter((key) -> key.slot() != first).findFirst().orElseThrow();
	}

	/**
	 * The key with what both keys begin with as the tag, if that is more than one part:
	 * one part alone, as in {@code user:1} and {@code user:2}, is the kind of data, and a
	 * tag of it would put all of that kind on one shard.
	 */
	private static String tagged(String key, String other) {
		if (HashTags.hasBraces(key) || HashTags.hasBraces(other)) {
			return "{...}:" + key.substring(Math.max(key.lastIndexOf(':'), key.lastIndexOf('}')) + 1);
		}
		int common = 0;
		int parts = 0;
		for (int i = 0; i < Math.min(key.length(), other.length()) && key.charAt(i) == other.charAt(i); i++) {
			if (key.charAt(i) == ':') {
				common = i;
				parts++;
			}
		}
		return (parts > 1) ? "{%s}%s".formatted(key.substring(0, common), key.substring(common)) : "{...}:" + key;
	}

}
