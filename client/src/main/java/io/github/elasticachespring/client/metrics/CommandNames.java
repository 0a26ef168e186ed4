package io.github.elasticachespring.client.metrics;

import java.util.HashMap;
import java.util.Map;

import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;

import io.github.elasticachespring.client.command.CommandTraits;

/**
 * Commands by number, so that the names in meters are few and known. Subcommands go by
 * their container; whatever Lettuce has no name for is {@value #UNKNOWN}.
 */
final class CommandNames {

	private static final String UNKNOWN = "OTHER";

	private static final CommandType[] TYPES = CommandType.values();

	/** How many numbers there are. */
	static final int COUNT = TYPES.length + 1;

	private static final int OTHER = TYPES.length;

	private static final Map<String, Integer> BY_NAME = byName();

	private CommandNames() {
	}

	private static Map<String, Integer> byName() {
		Map<String, Integer> numbers = new HashMap<>();
		for (CommandType type : TYPES) {
			numbers.put(type.toString(), type.ordinal());
		}
		return numbers;
	}

	/** Neither searches nor allocates for Lettuce's own command types. */
	static int number(ProtocolKeyword keyword) {
		return (keyword instanceof CommandType type) ? type.ordinal()
				: BY_NAME.getOrDefault(CommandTraits.of(keyword).name(), OTHER);
	}

	static String name(int number) {
		return (number == OTHER) ? UNKNOWN : TYPES[number].toString();
	}

}
