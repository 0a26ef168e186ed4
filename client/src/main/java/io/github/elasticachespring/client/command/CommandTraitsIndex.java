package io.github.elasticachespring.client.command;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;

import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import org.jspecify.annotations.Nullable;

/**
 * Finds traits without allocating: by ordinal for Lettuce's own command types, by the
 * bytes that will be sent for any other keyword, whose {@code toString()} need not be its
 * name.
 */
final class CommandTraitsIndex {

	static final CommandTraits UNKNOWN = CommandTraits.Builder.unknown().named("UNKNOWN", Map.of());

	private static final Map<String, CommandTraits> BY_NAME = CommandTraitsTable.load();

	private static final CommandTraits[] BY_TYPE = byType();

	/** Open addressing, a quarter full, so that a miss ends after a step or two. */
	private static final @Nullable Entry[] BY_BYTES = byBytes();

	private CommandTraitsIndex() {
	}

	static Collection<CommandTraits> all() {
		return BY_NAME.values();
	}

	static CommandTraits find(ProtocolKeyword keyword) {
		if (keyword instanceof CommandType type) {
			return BY_TYPE[type.ordinal()];
		}
		byte[] name = keyword.getBytes();
		int slot = hash(name) & (BY_BYTES.length - 1);
		for (Entry entry = BY_BYTES[slot]; entry != null; entry = BY_BYTES[slot]) {
			if (entry.isNamed(name)) {
				return entry.traits();
			}
			slot = (slot + 1) & (BY_BYTES.length - 1);
		}
		return UNKNOWN;
	}

	static CommandTraits find(String name) {
		String upperCase = CommandArguments.upperCase(name);
		int blank = upperCase.indexOf(' ');
		if (blank < 0) {
			return BY_NAME.getOrDefault(upperCase, UNKNOWN);
		}
		return BY_NAME.getOrDefault(upperCase.substring(0, blank), UNKNOWN)
			.subcommands()
			.getOrDefault(upperCase.substring(blank + 1), UNKNOWN);
	}

	private static CommandTraits[] byType() {
		CommandType[] types = CommandType.values();
		CommandTraits[] traits = new CommandTraits[types.length];
		for (CommandType type : types) {
			traits[type.ordinal()] = BY_NAME.getOrDefault(type.toString(), UNKNOWN);
		}
		return traits;
	}

	private static @Nullable Entry[] byBytes() {
		@Nullable Entry[] entries = new Entry[Integer.highestOneBit(BY_NAME.size()) * 4];
		BY_NAME.forEach((name, traits) -> {
			byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
			int slot = hash(bytes) & (entries.length - 1);
			while (entries[slot] != null) {
				slot = (slot + 1) & (entries.length - 1);
			}
			entries[slot] = new Entry(bytes, traits);
		});
		return entries;
	}

	private static int hash(byte[] name) {
		int hash = 0;
		for (byte letter : name) {
			hash = 31 * hash + upperCase(letter);
		}
		return hash ^ (hash >>> 15);
	}

	private static int upperCase(byte letter) {
		return (letter >= 'a' && letter <= 'z') ? letter - ('a' - 'A') : letter;
	}

	private record Entry(byte[] name, CommandTraits traits) {

		boolean isNamed(byte[] other) {
			if (other.length != this.name.length) {
				return false;
			}
			for (int i = 0; i < other.length; i++) {
				if (upperCase(other[i]) != this.name[i]) {
					return false;
				}
			}
			return true;
		}

	}

}
